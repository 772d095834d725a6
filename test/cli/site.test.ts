import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { answers, constructRun } from "./constructed.ts";
import { emptyFolder, schoolmark } from "./support.ts";

const cwd = emptyFolder();
const results = join(cwd, "results");
const site = join(cwd, "site");
let [monday, tuesday] = ["", ""];

interface Made {
  readonly index: string;
  readonly runs: readonly { readonly name: string; readonly page: string; readonly state: string }[];
  readonly leftOut: readonly { readonly name: string; readonly reason: string }[];
}

async function makeSite(...words: readonly string[]): Promise<Made> {
  const { code, stdout, stderr } = await schoolmark(["report", "--site", site, "--json", ...words], { cwd });
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Made;
}

const index = (): string => readFileSync(join(site, "index.html"), "utf8");
/** The data table under a chart of the index. */
const chartData = (id: string): string =>
  index().split(`data-chart="${id}"`)[1]?.split("<table>")[1]?.split("</table>")[0] ?? "";

beforeAll(async () => {
  const models = [
    { id: "one <b>", right: answers(40, 30), speeds: [100], sha256: "1".repeat(64) },
    { id: "two", right: answers(40, 20), speeds: [50], sha256: "2".repeat(64) },
  ];
  monday = await constructRun(results, { models, second: 1 });
  tuesday = await constructRun(results, {
    models: [{ ...models[0]!, id: "renamed", right: answers(40, 34) }],
    second: 2,
  });
});

describe("report --site", () => {
  test("makes a page for each run and an index that links to them, offline", async () => {
    const made = await makeSite("--title", "Our <models>");
    expect(made.runs.map(({ name, state }) => [name, state])).toEqual([
      [monday, "made"],
      [tuesday, "made"],
    ]);
    for (const { name, page } of made.runs) {
      expect(index()).toContain(`<a href="runs/${name}.html">`);
      expect(readFileSync(page, "utf8")).toContain('<a href="../index.html">All runs</a>');
    }
    expect(index()).toContain("<title>Our &lt;models&gt;</title>");
    expect(index()).toContain("default-src 'none'; script-src 'sha256-");
    expect(index()).toContain('<bdi title="two">');
    expect(readdirSync(site).sort()).toEqual(["index.html", "runs", "site.json"]);
  });

  test("follows a model from run to run by its file and settings", () => {
    const data = chartData("time-accuracy");
    expect(data).toContain("75 %");
    expect(data).toContain("85 %");
    const keys = [...data.matchAll(/data-m="(m[a-z0-9]+)"/g)].map(([, key]) => key);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(2);
    expect(index()).toMatch(/went from .*75 %.* to .*85 %/);
  });

  test("keeps the pages of runs that are as they were, and makes those anew that are not", async () => {
    const page = join(site, "runs", `${monday}.html`);
    const before = statSync(page).mtimeMs;
    const wednesday = await constructRun(results, { second: 3 });
    const made = await makeSite();
    expect(made.runs.map(({ state }) => state)).toEqual(["kept", "kept", "made"]);
    expect(statSync(page).mtimeMs).toBe(before);
    expect(index()).toContain(wednesday);
    expect((await makeSite("--redact")).runs.map(({ state }) => state)).toEqual(["made", "made", "made"]);
    expect((await makeSite(monday)).runs.map(({ name }) => name)).toEqual([monday]);
    expect(readdirSync(join(site, "runs"))).toEqual([`${monday}.html`]);
  });

  test("names runs that can't be read, and leaves them out", async () => {
    mkdirSync(join(results, "broken"));
    writeFileSync(join(results, "broken", "plan.json"), '{"version": 1, "oops"');
    mkdirSync(join(results, "planless"));
    writeFileSync(join(results, "planless", "w.jsonl"), "{}\n");
    mkdirSync(join(results, "something else"));
    const { code, stdout, stderr } = await schoolmark(["report", "--site", site], { cwd });
    expect(code).toBe(0);
    expect(stderr).toMatch(/warning: broken is left out: /);
    expect(stderr).toMatch(/warning: planless is left out: /);
    expect(stderr).not.toContain("something else");
    expect(stdout).toContain("2 runs left out");
    expect(index()).toContain("<bdi>broken</bdi>");
  });

  test("does not write over an index that is not of a site", async () => {
    const other = emptyFolder();
    writeFileSync(join(other, "index.html"), "mine");
    const { code, stderr } = await schoolmark(["report", "--site", other], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain("not of a site");
    expect(readFileSync(join(other, "index.html"), "utf8")).toBe("mine");
  });

  test("makes a site anew whose memory of itself is no longer readable, and deletes nothing by it", async () => {
    await makeSite();
    writeFileSync(join(cwd, "precious.html"), "mine");
    const state = JSON.parse(readFileSync(join(site, "site.json"), "utf8"));
    state.runs[0].file = "../precious.html";
    writeFileSync(join(site, "site.json"), JSON.stringify(state));
    expect((await makeSite()).runs.every(({ state }) => state === "made")).toBe(true);
    expect(existsSync(join(cwd, "precious.html"))).toBe(true);
  });

  test("asks to leave out what a site has no use for", async () => {
    const { code, stderr } = await schoolmark(["report", "--site", site, "--format", "csv"], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain("leave out --format");
  });
});

describe("report --format with several forms", () => {
  test("writes each with its own ending", async () => {
    const base = join(cwd, "both");
    const { code, stdout } = await schoolmark(["report", monday, "--format", "html,csv,md,json", "-o", base], { cwd });
    expect(code).toBe(0);
    expect(stdout).toBe("");
    expect(readFileSync(`${base}.html`, "utf8")).toContain("<!doctype html>");
    expect(readFileSync(`${base}.csv`, "utf8")).toMatch(/^run,model,/);
    expect(readFileSync(`${base}.md`, "utf8")).toMatch(/^# /);
    expect(JSON.parse(readFileSync(`${base}.json`, "utf8")).run.kind).toBe("run");
  });

  test("refuses one that there is not", async () => {
    const { code, stderr } = await schoolmark(["report", monday, "--format", "html,pdf"], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain("--format pdf: choose of html");
  });
});
