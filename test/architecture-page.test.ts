import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const root = new URL("../", import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, root), "utf8");
const pages = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"];

/** What stands in code marks and looks like a path of this repository: from one of its folders, or a page beside it. */
const pathPattern =
  /`((?:src|test|docs|schemas|scripts|bench|examples|training|suites|models)\/[\w./-]*|[\w.-]+\.md)`|\]\(([\w./-]+)\)/g;
const pathsIn = (text: string): readonly string[] =>
  [...text.matchAll(pathPattern)].map(([, code, link]) => code ?? link ?? "");

describe.each(pages)("%s", (page) => {
  it("names only files and folders that exist", () => {
    const missing = pathsIn(read(page)).filter((path) => !existsSync(new URL(path, root)));
    expect(missing).toEqual([]);
  });

  it("names only scripts that package.json has", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const named = [...read(page).matchAll(/npm run ([\w:-]+)/g)].map(([, name = ""]) => name);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

it("the Node of .nvmrc is one that package.json asks for", () => {
  const { engines } = JSON.parse(read("package.json")) as { engines: { node: string } };
  const [, least] = /^>=(\d+)\./.exec(engines.node) ?? [];
  expect(read(".nvmrc").trim()).toBe(least);
});

it("the paths of the architecture page are many, and every folder of the sources is among them", () => {
  const paths = pathsIn(read("ARCHITECTURE.md"));
  expect(paths.length).toBeGreaterThan(50);
  const own = readdirSync(new URL("src/", root), { withFileTypes: true });
  expect(own.filter((entry) => entry.isDirectory() && !paths.includes(`src/${entry.name}/`))).toEqual([]);
});

it("the worked example of a metric is the one that the tests run", () => {
  const [, shown] =
    /```ts\n\/\/ src\/metrics\/accuracy\/cut-answers\.ts\n([\s\S]*?)```/.exec(read("ARCHITECTURE.md")) ?? [];
  const run = read("test/extensions/cut-answers.ts");
  expect(shown).toBe(run.replaceAll("../../src/metrics/", "../").replaceAll("../../src/", "../../"));
});
