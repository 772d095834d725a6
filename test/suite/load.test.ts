import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadSuite, shippedSuites } from "../../src/suite/load.ts";
import { testFolder } from "../support/folder.ts";

const items = [
  { id: "a", context: "One,", target: " two", level: 1, source: "x" },
  { id: "b", context: "Three,", target: " four", level: 2, source: "y" },
];
const yamlWith = (found: string): string =>
  `name: s\nversion: 1\ntasks:\n  - name: t\n    kind: cloze\n    items: ${found}\n`;
const jsonLines = (values: readonly object[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join("");

async function hashOf(yaml: string, lines?: string, itemFile = "items.jsonl"): Promise<string> {
  const folder = testFolder();
  mkdirSync(join(folder, "deep"));
  writeFileSync(join(folder, "s.yaml"), yaml);
  if (lines !== undefined) writeFileSync(join(folder, itemFile), lines);
  return (await loadSuite(join(folder, "s.yaml"))).hash;
}

describe("a suite", () => {
  it("takes its items from a file beside it, byte order mark, Windows line ends and blank lines allowed", async () => {
    const folder = testFolder();
    writeFileSync(join(folder, "s.yaml"), yamlWith("items.jsonl"));
    writeFileSync(join(folder, "items.jsonl"), `\uFEFF${jsonLines(items).replaceAll("\n", "\r\n\r\n")}`);
    const { tasks } = await loadSuite(join(folder, "s.yaml"));
    expect(tasks[0]?.key).toBe("s/t");
    expect(tasks[0]?.items).toEqual(items);
  });

  it("has one hash wherever its items lie and in whatever order their keys are written", async () => {
    const reference = await hashOf(yamlWith("items.jsonl"), jsonLines(items));
    const turned = items.map((item) => Object.fromEntries(Object.entries(item).reverse()));
    expect(await hashOf(yamlWith("deep/other.jsonl"), jsonLines(items), "deep/other.jsonl")).toBe(reference);
    expect(await hashOf(yamlWith("items.jsonl"), jsonLines(turned))).toBe(reference);
    expect(await hashOf(yamlWith(JSON.stringify(items)))).toBe(reference);
    expect(await hashOf(`${yamlWith("items.jsonl")}    chance: 0\n`, jsonLines(items))).toBe(reference);
  });

  it("has another hash when an item's text, their order or a setting is another", async () => {
    const reference = await hashOf(yamlWith("items.jsonl"), jsonLines(items));
    const changed = jsonLines(items).replace("Three,", "Three, ");
    const others = [
      await hashOf(yamlWith("items.jsonl"), changed),
      await hashOf(yamlWith("items.jsonl"), jsonLines([...items].reverse())),
      await hashOf(yamlWith("items.jsonl"), jsonLines(items.slice(1))),
      await hashOf(`${yamlWith("items.jsonl")}    prompt: "{context} "\n`, jsonLines(items)),
    ];
    expect(new Set([reference, ...others]).size).toBe(5);
  });
});

describe("the shipped suites", () => {
  it("all load", async () => {
    const names = await shippedSuites();
    expect(names).toEqual(expect.arrayContaining(["schoolbook", "speed"]));
    for (const name of names) {
      const suite = await loadSuite(name);
      expect(suite.name).toBe(name);
      expect(suite.tasks.length).toBeGreaterThan(0);
    }
  });
});
