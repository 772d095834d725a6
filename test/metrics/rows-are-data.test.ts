import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { metricDefinitions } from "../../src/metrics/index.ts";
import { readReportRun } from "../../src/report/data/read-run.ts";
import { rowColumns } from "../../src/report/data/row-columns.ts";
import { quantitiesTwice } from "../support/quantities.ts";

const fixtures = fileURLToPath(new URL("../fixtures/", import.meta.url));
const runs = readdirSync(fixtures, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && readdirSync(join(fixtures, entry.name)).includes("plan.json"))
  .map(({ name }) => name);

/** Every text in a value, however deep. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** Every text that a run's plan and records hold. */
function textsOf(folder: string): ReadonlySet<string> {
  const lines = readdirSync(folder)
    .filter((file) => file === "plan.json" || file.endsWith(".jsonl"))
    .flatMap((file) => readFileSync(join(folder, file), "utf8").trim().split("\n"));
  return new Set(lines.flatMap((line) => textsIn(JSON.parse(line))));
}

/** A word of a closed list, such as `share-of-positions`. */
const isWord = (text: string): boolean => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text);
const metricIds = new Set<string>(metricDefinitions.map(({ id }) => id));

describe.each(runs)("the rows of the kept run %s", (name) => {
  const folder = join(fixtures, name);

  it("hold words of closed lists, ids, and texts that stand in the plan or the records: no sentences", async () => {
    const { rows } = await readReportRun(folder);
    const known = textsOf(folder);
    const made = rows.flatMap(({ method, caveats }) =>
      textsIn([method, caveats]).filter((text) => !isWord(text) && !metricIds.has(text) && !known.has(text)),
    );
    expect(rows.length).toBeGreaterThan(0);
    expect([...new Set(made)]).toEqual([]);
  });

  it("tell of every measured quantity one unit, coverage, method and clock over all models", async () => {
    const { rows } = await readReportRun(folder);
    const lines = rows.map((row) => Object.fromEntries(rowColumns.map(({ id, of }) => [id, String(of(row) ?? "")])));
    expect(quantitiesTwice(lines)).toEqual([]);
  });
});

it("a quantity that two models tell by two clocks is found", () => {
  const line = { metric: "decode", value: "1", threads: "1", clock: "engine" };
  expect(quantitiesTwice([line, { ...line, threads: "2", clock: "wall" }])).toEqual([]);
  expect(quantitiesTwice([line, { ...line, clock: "wall" }])).toHaveLength(1);
});

const sources = fileURLToPath(new URL("../../src/", import.meta.url));
const files = readdirSync(sources, { encoding: "utf8", recursive: true }).filter((file) => file.endsWith(".ts"));
const codeOf = (file: string): string =>
  readFileSync(join(sources, file), "utf8")
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/^\s*\/\/.*$/gm, "");

const textOperation =
  "(?:replace|replaceAll|match|matchAll|split|startsWith|endsWith|includes|slice|substring|indexOf|search|trim)\\(";
/** Reading the fields of a figure as text: a text's own operations on them, or a regular expression over them. */
const parsesFigures = [
  new RegExp(`\\.(?:method|scope|reason|work)\\b\\)?\\??\\.${textOperation}`),
  new RegExp(`(?<![.\\w])(?:method|scope|work)\\??\\.${textOperation}`),
  /\.(?:test|exec)\([^()]*\b(?:method|scope|work)\b/,
  /\.(?:test|exec)\([^()]*\.reason\b/,
];

/** Reads baselines that told everything in words. */
const readerOfOldWords = "records/baseline-version-1.ts";

describe("the sources", () => {
  it.each([
    "row.method.split(', ')",
    "work?.startsWith('decode')",
    "/modelled/.test(row.scope ?? '')",
    "row.reason?.includes(x)",
  ])("would be caught reading a figure's text: %s", (code) =>
    expect(parsesFigures.some((pattern) => pattern.test(code))).toBe(true),
  );

  it("nowhere parse what a figure says: its fields are data, and sentences are made last", () => {
    const parsing = files.filter((file) => parsesFigures.some((pattern) => pattern.test(codeOf(file))));
    expect(parsing.filter((file) => file !== readerOfOldWords)).toEqual([]);
  });

  it("make no sentence where figures are made: texts of three words and more are definitions or errors", () => {
    const sentences = files
      .filter((file) => /^metrics\/(?!meters\/|glossary|.*definitions)|^analysis\/(cost|law-rows)\.ts/.test(file))
      .flatMap((file) => sentencesIn(codeOf(file)).map((text) => `${file}: ${text}`));
    expect(sentences).toEqual([]);
    expect(sentencesIn('caveats: ["the task has no items"]')).toHaveLength(1);
  });
});

/** Texts of three words and more, but for those of definitions and errors. */
function sentencesIn(code: string): readonly string[] {
  const told = /(?:(?:description|label|heading|brief):|throw new \w+\(|\bfrom)\s*$/;
  return [...code.matchAll(/"(?:[^"\\\n]|\\.)*"|`[^`]*`/g)].flatMap(({ 0: text, index }) => {
    const words = text.replace(/\$\{[^}]*\}/g, "").split(/\s+/);
    return words.filter((word) => /[A-Za-z]{2}/.test(word)).length < 3 || told.test(code.slice(0, index)) ? [] : [text];
  });
}
