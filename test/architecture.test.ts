import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const sourceFolder = fileURLToPath(new URL("../src/", import.meta.url));

/** Folders by level: a file imports from its own folder or from a lower level. */
const levels: Readonly<Record<string, number>> = {
  lib: 0,
  statistics: 0,
  records: 1,
  models: 1,
  tasks: 2,
  runners: 2,
  metrics: 2,
  meters: 2,
  suite: 3,
  analysis: 3,
  execute: 4,
  report: 4,
  cli: 5,
  api: 5,
  docs: 6,
  "index.ts": 6,
};
const contractLevel = 1;
const siblings = ["tasks", "runners", "metrics", "meters"];

/** Packages that only some files may import. */
const packageHomes: readonly { readonly name: RegExp; readonly home: RegExp }[] = [
  { name: /^node-llama-cpp$/, home: /^runners\/llama\/engine\.ts$/ },
  { name: /^@huggingface\/jinja$/, home: /^(runners\/llama\/chat-template|suite\/import\/render)\.ts$/ },
  { name: /^vega/, home: /^report\// },
  { name: /^csv-stringify/, home: /^report\// },
  { name: /^hyparquet/, home: /^suite\/formats\/containers\/parquet\.ts$/ },
  { name: /^yargs/, home: /^cli\// },
  { name: /^systeminformation$/, home: /^(meters\/|records\/provenance\.ts$)/ },
];

const importPattern = /(?:\bfrom\s*|\bimport\s*\(\s*|\bimport\s+|\bnew URL\(\s*)"([^"]+)"/g;

interface Import {
  readonly from: string;
  readonly to: string;
}

/** All imports of a source: static, dynamic, re-exports, and of types alone. */
function importsOf(file: string, text: string): readonly Import[] {
  return [...text.matchAll(importPattern)].map(([, specifier = ""]) => ({
    from: file,
    to: specifier.startsWith(".") ? posix.join(posix.dirname(file), specifier) : specifier,
  }));
}

const folderOf = (file: string): string => file.split("/")[0] ?? "";
/** Contracts: every `types.ts`, and the records' schema, which names what both halves speak of. */
const isContract = (file: string): boolean => posix.basename(file) === "types.ts" || file === "records/schema.ts";
const isInside = (to: string): boolean => to.endsWith(".ts");

/** What is wrong with one import, or null. */
function violation({ from, to }: Import): string | null {
  const misplaced = packageHomes.find(({ name, home }) => name.test(to) && !home.test(from));
  if (misplaced !== undefined) return `${from} imports the package ${to}, which has its place elsewhere`;
  if (!isInside(to)) return null;
  const [own, other] = [folderOf(from), folderOf(to)];
  if (own === other) return null;
  if (!(own in levels)) return `${from} lies in a folder that has no level`;
  if (!(other in levels)) return `${from} imports ${to}, which lies in a folder that has no level`;
  if (["report", "analysis"].includes(own) && ["runners", "tasks", "meters", "execute"].includes(other))
    return `${from} imports ${to}: reading knows nothing of measuring`;
  if (isContract(to)) return (levels[own] ?? 0) >= contractLevel ? null : `${from} imports upwards: ${to}`;
  if (siblings.includes(own) && siblings.includes(other)) return `${from} imports its neighbour's implementation ${to}`;
  return (levels[other] ?? 0) < (levels[own] ?? 0) ? null : `${from} imports ${to}, which is not of a lower level`;
}

const files = readdirSync(sourceFolder, { encoding: "utf8", recursive: true })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => file.endsWith(".ts"));
const sources = files.map((file) => ({ file, text: readFileSync(join(sourceFolder, file), "utf8") }));
const imports = sources.flatMap(({ file, text }) => importsOf(file, text));

/** A source without its comments and texts, so that a word in a sentence is not taken for code. */
const codeOnly = (text: string): string =>
  text
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/^\s*\/\/.*$/gm, "")
    .replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, '""');

/** Files that import each other in a circle, with what leads in and out of no circle left out; types alone count too. */
function inCircles(all: readonly Import[]): readonly string[] {
  let left = all;
  for (;;) {
    const [from, to] = [new Set(left.map((one) => one.from)), new Set(left.map((one) => one.to))];
    const kept = left.filter((one) => from.has(one.to) && to.has(one.from));
    if (kept.length === left.length) return [...new Set(kept.map((one) => one.from))].sort();
    left = kept;
  }
}

/** Beyond it a file has a second reason to change; the records' schema is one thing, however long. */
const maxLines = 250;
const longerFiles = ["records/schema.ts"];

const filesWith = (pattern: RegExp): readonly string[] =>
  sources.filter(({ text }) => pattern.test(codeOnly(text))).map(({ file }) => file);

describe("the sources", () => {
  it("are found with their imports", () => {
    expect(files.length).toBeGreaterThan(50);
    expect(imports).toContainEqual({ from: "runners/llama/engine.ts", to: "node-llama-cpp" });
    expect(imports).toContainEqual({ from: "runners/index.ts", to: "runners/llama.ts" });
  });

  it("lie in folders that have a level", () => {
    expect(files.filter((file) => !(folderOf(file) in levels))).toEqual([]);
  });

  it("import only their own folder and lower levels, and packages only in their place", () => {
    expect(imports.map(violation).filter((problem) => problem !== null)).toEqual([]);
  });

  it("import only files that exist", () => {
    const missing = imports.filter(({ to }) => to.endsWith(".ts") && !files.includes(to));
    expect(missing).toEqual([]);
  });

  it("import nobody in a circle, not even for types", () => {
    expect(inCircles(imports)).toEqual([]);
  });

  it(`have at most ${maxLines} lines (split by reason to change)`, () => {
    const longer = sources.filter(({ text }) => text.trimEnd().split("\n").length > maxLines).map(({ file }) => file);
    expect(longer).toEqual(longerFiles);
  });

  it("never print by themselves: console stands nowhere", () => {
    expect(filesWith(/\bconsole\s*\./)).toEqual([]);
  });

  it("keep the page's script apart: it takes no code, only types, from outside its folder", () => {
    const outside = sources
      .filter(({ file }) => file.startsWith("report/page/client/"))
      .flatMap(({ file, text }) =>
        [...text.matchAll(/^import (?!type )[^;]*from "(\.\.[^"]*)"/gm)].map((match) => `${file}: ${match[1]}`),
      );
    expect(outside).toEqual([]);
    expect(files.filter((file) => file.startsWith("report/page/client/")).length).toBeGreaterThan(3);
  });

  it("leave the process only in the command line and in the worker", () => {
    const leaving = filesWith(/\bprocess\s*\.\s*(?:exit\s*\(|exitCode\b|reallyExit)/);
    expect(leaving.filter((file) => !/^cli\/|^runners\/llama\/worker\.ts$/.test(file))).toEqual([]);
  });

  it("read the command line and write to the terminal only there, and in the model's own process", () => {
    const using = filesWith(/\bprocess\s*\.\s*(?:argv|stdin|stdout|stderr)\b/);
    expect(using.filter((file) => !/^cli\/|^runners\/llama\/engine\.ts$/.test(file))).toEqual([]);
  });
});

it("a circle of imports is found, also one of types, and what only leads to it is not", () => {
  const circle = [
    ...importsOf("lib/a.ts", 'import type { B } from "./b.ts";'),
    ...importsOf("lib/b.ts", 'export { c } from "./c.ts";'),
    ...importsOf("lib/c.ts", 'const a = await import("./a.ts"); import "./d.ts";'),
    ...importsOf("lib/e.ts", 'import { a } from "./a.ts";'),
  ];
  expect(inCircles(circle)).toEqual(["lib/a.ts", "lib/b.ts", "lib/c.ts"]);
  expect(inCircles(importsOf("lib/e.ts", 'import { a } from "./a.ts";'))).toEqual([]);
});

describe("the import rule", () => {
  const problems = (from: string, source: string) => importsOf(from, source).map(violation);

  it.each([
    ["an import upwards", "records/log.ts", 'import { a } from "../suite/plan.ts";'],
    ["an import of types from below their level", "lib/files.ts", 'import type { A } from "../tasks/types.ts";'],
    ["a neighbour's implementation", "tasks/speed.ts", 'import { fake } from "../runners/fake.ts";'],
    ["measuring from the reading half", "report/page.ts", 'import type { A } from "../runners/types.ts";'],
    ["a dynamic import upwards", "models/a.ts", 'await import("../cli/run.ts")'],
    ["a package out of place", "suite/plan.ts", 'import "systeminformation";'],
    ["a part of a package out of place", "cli/run.ts", 'import { a } from "csv-stringify/sync";'],
    ["a folder without a level", "lib/files.ts", 'import { a } from "../tools/a.ts";'],
  ])("refuses %s", (_name, from, source) => {
    expect(problems(from, source)).toEqual([expect.stringContaining(from)]);
  });

  it.each([
    ["a lower level", "suite/plan.ts", 'import { a } from "../tasks/index.ts";'],
    ["the types of a neighbour", "tasks/types.ts", 'import type { A } from "../runners/types.ts";'],
    ["the own folder, deeper or higher", "runners/llama/parent.ts", 'import type { A } from "../types.ts";'],
    ["a package in its place", "cli/main.ts", 'import yargs from "yargs";'],
  ])("allows %s", (_name, from, source) => {
    expect(problems(from, source)).toEqual([null]);
  });
});
