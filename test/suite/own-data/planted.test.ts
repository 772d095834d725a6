import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { MadeSuite } from "../../../src/suite/own-data/make-suite.ts";
import { facts, folderOf, itemsOf, suiteOf, townFiles, writeFolder } from "../../support/own-data.ts";

interface ClozeItem {
  readonly type: string;
  readonly lead: string;
  readonly passage: string;
  readonly choices: readonly string[];
  readonly answer: number;
  readonly source: { readonly file: string; readonly start: number; readonly end: number };
}

describe("questions about planted facts", () => {
  let made: MadeSuite;
  let cloze: readonly ClozeItem[];
  /** The values that stand first in the wrong choices. */
  const wrongOf = ({ choices, answer }: ClozeItem): readonly string[] =>
    choices.filter((_, index) => index !== answer).map(valueIn);
  const valueIn = (choice: string): string => /^(?:\d+|\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+|\p{Ll}+)/u.exec(choice)?.[0] ?? "";

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), "schoolmark-test-"));
    writeFolder(folder, townFiles);
    made = await suiteOf(folder, { items: 60 });
    cloze = itemsOf(made, "cloze") as unknown as readonly ClozeItem[];
    rmSync(folder, { recursive: true });
  });

  it.each(["name", "year", "count"] as const)("ask for each town's %s, beside those of other towns", (fact) => {
    for (const { town, [fact]: told } of facts) {
      const [value, sentence] = told;
      const item = cloze.find(({ lead }) => lead === sentence.slice(0, sentence.indexOf("{}")).trimEnd());
      expect(item, sentence).toBeDefined();
      if (item === undefined) return;
      expect(item.source.file).toBe(`towns/${town}.md`);
      expect(item.choices[item.answer]).toBe(value + sentence.slice(sentence.indexOf("{}") + 2));
      const others: readonly string[] = facts
        .filter((other) => other.town !== town)
        .map(({ [fact]: [other] }) => other);
      for (const wrong of wrongOf(item)) expect(others).toContain(wrong);
    }
  });

  it("have wrong answers of the same type, all from the folder, none true", () => {
    for (const item of cloze) {
      expect(new Set(item.choices).size).toBe(4);
      for (const choice of item.choices.filter((_, index) => index !== item.answer))
        expect(Object.values(townFiles).some((text) => text.includes(`${item.lead} ${choice}`))).toBe(false);
      expect(item.passage).toContain(`${item.lead} ${item.choices[item.answer]}`);
    }
  });

  it("name file and offsets at which the answer stands", () => {
    const all = ["continuation", "cloze", "quote"].flatMap((kind) => itemsOf(made, kind));
    expect(all.length).toBeGreaterThan(30);
    for (const { source, answer, choices, ...item } of all) {
      const text = townFiles[source.file]?.slice(source.start, source.end) ?? "";
      const right = typeof answer === "string" ? answer : (choices as readonly string[])[answer as number];
      expect(text).toContain(right);
      expect(item.id).toMatch(/^\w+-[0-9a-f]{12}/);
    }
  });

  it("never offer a value that another document says of the same thing", async () => {
    // Another account gives other figures in the same words: none of these may stand as wrong beside the first.
    const [, sentence] = facts[2].count;
    const others = facts
      .filter(({ town }) => town !== "Calmont")
      .map(({ count: [value] }) => sentence.replace("{}", value));
    const rumours = { "rumours.md": `# Rumours\n\n${others.join(" And yet others say otherwise of this.\n\n")}\n` };
    const asked = async (files: Readonly<Record<string, string>>) => {
      const items = itemsOf(await suiteOf(folderOf(files), { items: 500, kinds: ["cloze"] }), "cloze");
      return (items as unknown as readonly ClozeItem[]).filter(({ source }) => source.file === "towns/Calmont.md");
    };
    const lead = "Honey is sold from";
    expect((await asked(townFiles)).some((item) => item.lead === lead)).toBe(true);
    expect((await asked({ ...townFiles, ...rumours })).some((item) => item.lead === lead)).toBe(false);
  });

  it("ask for quotes by a word that the passage has once", () => {
    const quotes = itemsOf(made, "quote");
    expect(quotes.length).toBeGreaterThan(10);
    for (const { passage, term, answer } of quotes as unknown as readonly {
      passage: string;
      term: string;
      answer: string;
    }[]) {
      expect(passage.toLowerCase().split(term.toLowerCase())).toHaveLength(2);
      expect(answer).toContain(term);
    }
  });

  it("make pairs of tables, answered questions and headings", async () => {
    const table = [
      "town,founded,mills",
      ...facts.map(({ town, year: [year], count: [count] }) => `${town},${year},${count}`),
    ].join("\n");
    const faq =
      "# Questions\n\n## Who keeps the keys of the gate?\n\nThe night watchman.\n\n## When is the market held?\n\nOn the first Friday.\n\n## What is it that the guild sells at the fair, and why?\n\n- First, honey\n- Then wax\n\nThe rest of this page says more about the fair and about the people who come for it every year from far away.\n";
    const pairs = itemsOf(
      await suiteOf(folderOf({ "table.csv": table, "faq.md": faq }), { kinds: ["pairs"] }),
      "pairs",
    );
    const asked = new Map(pairs.map(({ question, answer }) => [question, answer]));
    expect(asked.get("Who keeps the keys of the gate?")).toBe("The night watchman.");
    expect(asked.get("When is the market held?")).toBe("On the first Friday.");
    expect([...asked.keys()].some((question) => String(question).includes("guild sells"))).toBe(false);
    const cells = pairs.filter(({ id }) => id.startsWith("cell-"));
    expect(cells.length).toBeGreaterThanOrEqual(6);
    for (const { question, answer, source } of cells) {
      const fact = facts.find(({ town }) => String(question).endsWith(`of ${town}?`));
      expect([fact?.year[0], fact?.count[0]]).toContain(answer);
      expect(table.slice(source.start, source.end)).toBe(`${fact?.town},${fact?.year[0]},${fact?.count[0]}`);
    }
  });

  it("cut a passage in two, so that one half stands before the other", () => {
    const items = itemsOf(made, "passages") as unknown as readonly {
      before: string;
      text: string;
      source: { file: string; start: number; end: number };
    }[];
    expect(items.length).toBe(6);
    for (const { before, text, source } of items) {
      const whole = townFiles[source.file] ?? "";
      expect(whole).toContain(before);
      expect(whole.slice(source.start, source.end)).toBe(text);
    }
  });
});
