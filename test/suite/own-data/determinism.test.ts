import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { testFolder } from "../../support/folder.ts";
import { folderOf, itemsOf, suiteOf, townFiles } from "../../support/own-data.ts";

const files = {
  ...townFiles,
  "zürich.txt": "Ein Fluss fließt durch die alte Stadt am See.\n\nEr kommt aus den Bergen.",
  "a b/ç.md": "# Ç\n\nText.",
};

describe("the same files and seed give the same suite", () => {
  it("whatever the order in which they were written, their line endings and their byte order mark", async () => {
    const wanted = JSON.stringify((await suiteOf(folderOf(files))).kinds);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(Object.keys(files), { minLength: Object.keys(files).length }),
        fc.constantFrom("\n", "\r\n", "\r"),
        fc.boolean(),
        async (order, lineEnd, mark) => {
          const folder = testFolder();
          for (const name of order) {
            mkdirSync(dirname(join(folder, name)), { recursive: true });
            const text = (files as Record<string, string>)[name]?.replaceAll("\n", lineEnd) ?? "";
            writeFileSync(join(folder, name), mark ? `\ufeff${text}` : text);
          }
          expect(JSON.stringify((await suiteOf(folder)).kinds)).toBe(wanted);
        },
      ),
      { numRuns: 6 },
    );
  });

  it("and whether accents in their names are composed or not", async () => {
    const apart = Object.fromEntries(Object.entries(files).map(([name, text]) => [name.normalize("NFD"), text]));
    expect(JSON.stringify((await suiteOf(folderOf(apart))).kinds)).toBe(
      JSON.stringify((await suiteOf(folderOf(files))).kinds),
    );
  });

  it("and another seed gives another one", async () => {
    const folder = folderOf(files);
    const [first, second] = [await suiteOf(folder, { items: 8 }), await suiteOf(folder, { items: 8, seed: 2 })];
    const ids = (made: typeof first) => itemsOf(made, "cloze").map(({ id }) => id);
    expect(ids(first)).not.toEqual(ids(second));
  });

  it("and a document more leaves the ids of the questions about the others as they were", async () => {
    const more = await suiteOf(folderOf({ ...files, "new.md": "# New\n\nNothing to see here.\n" }), { items: 500 });
    const before = await suiteOf(folderOf(files), { items: 500 });
    const ids = (made: typeof more) =>
      itemsOf(made, "quote")
        .map(({ id }) => id)
        .sort();
    expect(ids(more)).toEqual(ids(before));
  });
});
