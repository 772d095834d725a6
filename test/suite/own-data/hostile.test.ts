import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { readFolder } from "../../../src/suite/own-data/folder/read-folder.ts";
import { endPdfReading, pdfLines } from "../../../src/suite/own-data/readers/pdf/parent.ts";
import { testFolder } from "../../support/folder.ts";
import { folderOf, itemsOf, suiteOf, townFiles } from "../../support/own-data.ts";
import { pdfOf } from "../../support/pdf.ts";

const read = (root: string) => readFolder(root, { seed: 1, onProgress() {} });
const reasons = async (root: string) =>
  Object.fromEntries(
    [...(await read(root)).skipped].map(([reason, { count, examples }]) => [reason, [count, ...examples]]),
  );

describe("a folder of the worst kind", () => {
  it("follows no symbolic link, out of it or round in circles", async () => {
    const outside = folderOf({ "secret.md": "# Outside\n\nNobody may read this." });
    const folder = folderOf({ "in/a.md": "# Inside\n\nA text." });
    symlinkSync(join(outside, "secret.md"), join(folder, "link.md"));
    symlinkSync(outside, join(folder, "out"));
    symlinkSync(folder, join(folder, "in", "round"));
    const { documents, skipped } = await read(folder);
    expect(documents.map(({ file }) => file)).toEqual(["in/a.md"]);
    expect(skipped.get("symbolic link")?.count).toBe(3);
  });

  it.each([
    ["page.html", "<div>".repeat(300_000), "HTML: has tags nested more than 1000 deep"],
    ["bold.html", `${"<b>".repeat(300_000)}x${"</b>".repeat(300_000)}`, "HTML: has tags nested more than 1000 deep"],
  ])("passes over %s, whose tags nest without end", async (name, text, reason) => {
    const folder = folderOf({ [name]: text, "good.md": "A text." });
    expect(await reasons(folder)).toEqual({ [reason]: [1, name] });
  });

  it("reads a page with a row of a great many cells", async () => {
    const folder = folderOf({ "page.html": `<p>A text.</p><table><tr>${"<td>a".repeat(300_000)}` });
    expect((await read(folder)).documents).toHaveLength(1);
  });

  it("counts what is not read, with reasons", async () => {
    const folder = folderOf({
      "good.md": "A text.",
      "empty.txt": "",
      "blank.txt": " \n\r\n",
      "image.png": "not looked at",
      "data.unknown": new Uint8Array([1, 2, 0, 255, 0, 3, 0, 0, 9]),
      "node_modules/x/readme.md": "Of others.",
      ".git/config": "x",
      ".env": "PASSWORD=1",
      "package-lock.json": "{}",
      LICENSE: "MIT",
      "broken.json": "{ not json",
      "broken.pdf": "%PDF-1.4 and nothing more",
    });
    const found = await reasons(folder);
    const unreadablePdf = Object.keys(found).find((reason) => reason.startsWith("PDF: can't be read")) ?? "PDF";
    expect(
      Object.fromEntries(
        Object.entries(found).map(([reason, [count, ...files]]) => [reason, [count, ...files.sort()]]),
      ),
    ).toEqual({
      empty: [2, "blank.txt", "empty.txt"],
      "not text": [2, "data.unknown", "image.png"],
      "folder of others' or made files": [1, "node_modules/"],
      "hidden folder": [1, ".git/"],
      "holds keys or passwords by its name": [1, ".env"],
      "made by a program": [1, "package-lock.json"],
      licence: [1, "LICENSE"],
      "JSON: is not JSON": [1, "broken.json"],
      [unreadablePdf]: [1, "broken.pdf"],
    });
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === "win32")("passes over what may not be read", async () => {
    const folder = folderOf({ "a.md": "A text.", "locked/b.md": "B", "c.md": "C" });
    chmodSync(join(folder, "c.md"), 0);
    chmodSync(join(folder, "locked"), 0);
    expect(await reasons(folder)).toEqual({ "can't be read (EACCES)": [2, "locked/", "c.md"] });
    chmodSync(join(folder, "locked"), 0o755);
  });

  it("takes names with line breaks, and texts with escape sequences", async () => {
    const folder = folderOf(townFiles);
    writeFileSync(
      join(folder, "two\nlines.md"),
      `# \u001b[31mRed\u001b[0m\n\n${"A plain text about the harbour and its boats. ".repeat(8)}`,
    );
    const made = await suiteOf(folder, { kinds: ["quote"], items: 500 });
    expect(itemsOf(made, "quote").length).toBeGreaterThan(10);
  });

  it("survives huge lines, deep nesting and unclosed markup in time", async () => {
    const huge = "x".repeat(3_000_000);
    const folder = folderOf({
      "line.txt": huge,
      "words.txt": "word ".repeat(400_000),
      "ticks.md": "`".repeat(200_000),
      "brackets.md": "[".repeat(200_000),
      "stars.md": "*a".repeat(100_000),
      "links.md": "[a](".repeat(50_000),
      "deep.html": "<div>".repeat(100_000),
      "open.html": `<p ${"a=".repeat(100_000)}`,
      "deep.json": `${"[".repeat(50_000)}${"]".repeat(50_000)}`,
      "quotes.csv": `a,b\n${'"'.repeat(200_000)}`,
      "pipes.md": `|${"a|".repeat(50_000)}\n|${"-|".repeat(50_000)}\n`,
      "key.txt": `-----BEGIN RSA PRIVATE KEY-----\n${"A".repeat(500_000)}`,
    });
    const started = performance.now();
    const { documents } = await read(folder);
    expect(documents.length).toBeGreaterThan(5);
    expect(performance.now() - started).toBeLessThan(25_000);
  });

  it("ends the reading of a PDF that unfolds without end, and reads the next one", async () => {
    onTestFinished(endPdfReading);
    const bomb = deflateSync(Buffer.alloc(200_000_000, "BT (x) Tj ET\n"), { level: 1 });
    const head = [
      "%PDF-1.4",
      "1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj",
      "2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj",
      "3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << >> >> endobj",
      `4 0 obj << /Length ${bomb.length} /Filter /FlateDecode >>\nstream\n`,
    ].join("\n");
    const file = Buffer.concat([
      Buffer.from(head),
      bomb,
      Buffer.from("\nendstream endobj\ntrailer << /Root 1 0 R >>\n"),
    ]);
    const limits = { fileBytes: 64e6, milliseconds: 1500, residentBytes: 1e9 };
    await expect(pdfLines(file, limits)).rejects.toThrow("took more than");
    expect(await pdfLines(pdfOf([["The ferry leaves at noon."], ["It comes back (late)."]]))).toEqual([
      ["The ferry leaves at noon."],
      ["It comes back (late)."],
    ]);
  });

  it("walks a folder of many small files", async () => {
    const folder = testFolder();
    for (let part = 0; part < 30; part++) {
      mkdirSync(join(folder, `${part}`));
      for (let index = 0; index < 100; index++)
        writeFileSync(join(folder, `${part}`, `${index}.txt`), `File ${index} of part ${part}.`);
    }
    expect((await read(folder)).documents).toHaveLength(3000);
  });

  it("says what is missing of a folder too small for any question", async () => {
    const made = await suiteOf(folderOf({ "a.md": "# A\n\nShort." }));
    expect(made.kinds.every(({ items }) => items.length === 0)).toBe(true);
    await expect(suiteOf(join(testFolder(), "nowhere"))).rejects.toThrow("there is no folder or file");
  });
});
