import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { answers, type Constructed, constructRun } from "./constructed.ts";
import { bundledModels, emptyFolder, schoolmark } from "./support.ts";

const cwd = emptyFolder();
const results = join(cwd, "results");
const right = answers(1000, 600);
const speeds = (rate: number) => [0, 1, -1, 0.5, -0.5, 0.2].map((noise) => rate + noise);
let second = 10;

const check = (...args: readonly string[]) => schoolmark(["check", "--baseline", "main", ...args], { cwd });
const candidate = (run: Constructed) => {
  second += 1;
  return constructRun(results, { second, ...run });
};
const ofAnswers = (values: readonly (0 | 1 | null)[]) => candidate({ models: [{ id: "model", right: values }] });
const file = (name: string, text: string) => {
  const path = join(cwd, name);
  writeFileSync(path, text);
  return path;
};
const policy = (name: string, body: string) => file(`${name}.yaml`, `version: 1\n${body}`);
const verdictsOf = (stdout: string) =>
  (JSON.parse(stdout) as { verdicts: { gated: boolean; verdict: string; reason: string | null }[] }).verdicts
    .filter(({ gated }) => gated)
    .map(({ verdict }) => verdict);

beforeAll(async () => {
  const run = await constructRun(results, { models: [{ id: "model", right, speeds: speeds(100) }], second: 1 });
  await schoolmark(["baseline", "save", "main", run], { cwd });
  const small = await constructRun(results, { models: [{ id: "model", right: answers(100, 60) }], second: 2 });
  await schoolmark(["baseline", "save", "small", small], { cwd });
});

describe("the ten verdicts and their exit codes", () => {
  test.each([
    ["regressed", 1, { lost: 60, gained: 5 }],
    ["improved", 0, { gained: 60 }],
    ["equivalent", 0, {}],
    ["non-inferior", 0, { gained: 35, lost: 25 }],
    ["inconclusive", 3, { lost: 38, gained: 22 }],
  ] as const)("%s, exit %d", async (verdict, exit, change) => {
    const { code, stdout } = await check(await ofAnswers(answers(1000, 600, change)), "--json");
    expect(verdictsOf(stdout)).toEqual([verdict]);
    expect(code).toBe(exit);
  });

  test("worse-within-margin, exit 0", async () => {
    const wide = policy("wide", "gates:\n  - { metric: acc, margin: 5 points }\n");
    const { code, stdout } = await check(
      await ofAnswers(answers(1000, 600, { lost: 30, gained: 5 })),
      "--policy",
      wide,
      "--json",
    );
    expect(verdictsOf(stdout)).toEqual(["worse-within-margin"]);
    expect(code).toBe(0);
  });

  test("underpowered, exit 3, with the number of items that would do", async () => {
    const run = await ofAnswers(answers(100, 60, { lost: 3, gained: 2 }));
    const { code, stdout } = await schoolmark(["check", run, "-b", "small"], { cwd });
    expect(stdout.replace(/\s+/g, " ")).toContain(
      "If the two are equal, about 818 questions would decide it; there were 100",
    );
    expect(code).toBe(3);
  });

  test("missing, exit 4", async () => {
    const { code, stdout } = await check(
      await candidate({ models: [{ id: "model", right }], planned: 1001 }),
      "--json",
    );
    expect(verdictsOf(stdout)).toEqual(["missing"]);
    expect(code).toBe(4);
  });

  test.each([
    ["suite", { suiteHash: "other" }],
    ["engine", { engine: "newer" }],
    ["seed", { seed: 2 }],
    ["prompt", { prompt: "another format" }],
  ])("incomparable, exit 4, for another %s, and compared where swap: allows it", async (key, parts) => {
    const run = await candidate({ models: [{ id: "model", right }], ...parts });
    const { code, stdout } = await check(run);
    expect(stdout).toContain(`${key} differs`);
    expect(code).toBe(4);
    const allowing = policy(`swap-${key}`, `gates:\n  - { metric: acc, margin: 2 points }\nswap: [${key}]\n`);
    expect(await check(run, "--policy", allowing)).toMatchObject({ code: 0 });
  });

  test("unproven, exit 3, for speeds of another time", async () => {
    const speed = policy("speed", "gates:\n  - { metric: decode_tokens_per_second, margin: 5 % }\n");
    const run = await candidate({ models: [{ id: "model", right, speeds: speeds(100) }] });
    const { code, stdout } = await check(run, "--policy", speed, "--json");
    expect(verdictsOf(stdout)).toEqual(["unproven"]);
    expect(code).toBe(3);
  });

  test("speed of another time is proven where the canary was as fast, and unproven where it moved or samples stayed disturbed", async () => {
    const speed = policy("speed-canary", "gates:\n  - { metric: decode_tokens_per_second, margin: 5 % }\n");
    const saved = await candidate({ models: [{ id: "model", right, speeds: speeds(100) }], canary: 2000 });
    await schoolmark(["baseline", "save", "canary", saved], { cwd });
    const against = async (rate: number, canary: number, disturbedLoads: readonly number[] = []) => {
      const run = await candidate({ models: [{ id: "model", right, speeds: speeds(rate), disturbedLoads }], canary });
      return schoolmark(["check", run, "--baseline", "canary", "--policy", speed, "--json"], { cwd });
    };
    const same = await against(80, 2010);
    expect([verdictsOf(same.stdout), same.code]).toEqual([["regressed"], 1]);
    const moved = await against(80, 1800);
    expect([verdictsOf(moved.stdout), moved.code]).toEqual([["unproven"], 3]);
    expect(moved.stdout).toContain("decode of the canary");
    const disturbed = await against(80, 2010, [0, 1, 2, 3, 4, 5]);
    expect([verdictsOf(disturbed.stdout), disturbed.code]).toEqual([["unproven"], 3]);
    expect(disturbed.stdout).toContain("samples stayed disturbed in 6 of 12 loads");
  });

  test("speed in turns in one run is proven", async () => {
    const speed = policy("speed-5", "gates:\n  - { metric: decode_tokens_per_second, margin: 5 % }\n");
    const models = [100, 80, 101].map((rate, index) => ({ id: `m${index}`, right, speeds: speeds(rate) }));
    const run = await candidate({ models });
    const one = (name: string) =>
      schoolmark(["check", name, "-b", `${run}#m0`, "--run", run, "--policy", speed], { cwd });
    expect(await one("m1")).toMatchObject({ code: 1 });
    expect(await one("m2")).toMatchObject({ code: 0 });
  });
});

describe("a baseline of another machine", () => {
  test("decides on accuracy; its speeds are incomparable, and said to be so", async () => {
    const run = await candidate({ models: [{ id: "model", right, speeds: speeds(50) }], cpu: "another processor" });
    expect(await check(run)).toMatchObject({ code: 0 });
    const { stdout } = await check(run, "--all");
    expect(stdout.replace(/\s+/g, " ")).toContain(
      "incomparable: machine differs: none, 2 logical cores, linux against another processor",
    );
  });

  test("lets gates with when: same-machine be", async () => {
    const there = policy(
      "there",
      "gates:\n  - { metric: acc, margin: 2 points }\n  - { metric: decode_tokens_per_second, margin: 5 %, when: same-machine }\n",
    );
    const run = await candidate({ models: [{ id: "model", right, speeds: speeds(50) }], cpu: "another processor" });
    expect(await check(run, "--policy", there)).toMatchObject({ code: 0 });
  });
});

describe("several things at once", () => {
  const bytes = "budgets:\n  - { metric: model_file_bytes, max: 1500000 }\n";

  test("a job that failed exits with 5 rather than 4", async () => {
    const values = right.map((value, index) => (index === 0 ? null : value));
    const { code, stdout } = await check(await ofAnswers(values), "--json");
    expect(verdictsOf(stdout)).toEqual(["missing"]);
    expect(code).toBe(5);
  });

  test("a broken budget exits with 1 before all of that, and a kept one passes", async () => {
    const budget = policy("budget", bytes);
    const values = right.map((value, index) => (index === 0 ? null : value));
    const large = await candidate({ models: [{ id: "model", right: values, bytes: 2_000_000 }] });
    const { code, stdout } = await check(large, "--policy", budget);
    expect(code).toBe(1);
    expect(stdout).toContain("budget broken: File: 2.00 MB, allowed at most 1.50 MB");
    expect(await check(await ofAnswers(right), "--policy", budget)).toMatchObject({ code: 0 });
  });

  test("a gate or budget on what was not measured is missing", async () => {
    const absent = policy("absent", "gates:\n  - { metric: brier, task: each, margin: 0.1 }\n");
    expect(await check(await ofAnswers(right), "--policy", absent)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /absent\.yaml:3:\d+ gates\.0\.metric: no task here has brier; there are acc, gold_prob/,
      ),
    });
    const unread = policy("unread", "budgets:\n  - { metric: peak_resident_bytes, max: 1 }\n");
    expect(await check(await ofAnswers(right), "--policy", unread)).toMatchObject({ code: 4 });
  });
});

describe("a policy that can't be used exits with 2 and names the place", () => {
  test.each([
    [
      "a metric that is none",
      "gates:\n  - { metric: accurracy, margin: 2 points }",
      /a\.yaml:3:\d+ gates\.0\.metric: there is no metric/,
    ],
    [
      "a margin that nothing could fail",
      "gates:\n  - { metric: acc, margin: 2 }",
      /a\.yaml:3:\d+ gates\.0\.margin: a share can't lose 200 points/,
    ],
    [
      "a budget of a score without its task",
      "budgets:\n  - { metric: brier, max: 1 }",
      /a\.yaml:3:\d+ budgets\.0\.metric: brier is of single tasks/,
    ],
    [
      "a metric nearly named",
      "gates:\n  - { metric: exact_macth, margin: 2 points }",
      /a\.yaml:3:\d+ gates\.0\.metric: there is no metric "exact_macth"; did you mean exact_match\?/,
    ],
    [
      "a gate on what two models are not compared by",
      "gates:\n  - { metric: energy_ratio, margin: 5 % }",
      /a\.yaml:3:\d+ gates\.0\.metric: energy_ratio can't be gated/,
    ],
    [
      "a budget of what the report alone makes",
      "budgets:\n  - { metric: cost_usd_per_1000_correct, max: 1 }",
      /a\.yaml:3:\d+ budgets\.0\.metric: cost_usd_per_1000_correct can't have a budget/,
    ],
    [
      "a task of a timing",
      "gates:\n  - { metric: decode_tokens_per_second, task: a/b, margin: 5 % }",
      /a\.yaml:3:\d+ gates\.0\.task: decode_tokens_per_second is no score of a task/,
    ],
    [
      "a negative margin",
      "gates:\n  - metric: acc\n    margin: -2 points",
      /a\.yaml:4:13 gates\.0\.margin: must be above 0/,
    ],
    [
      "a margin in the wrong unit",
      "gates:\n  - { metric: acc, margin: 5 % }",
      /gates\.0\.margin: a loss of a share is given in points/,
    ],
    ["a key misspelt", "gate: []", /a\.yaml:2:\d+ gate: there is no such key/],
    [
      "a swap of what is no key",
      "gates:\n  - { metric: acc, margin: 1 points }\nswap: [weather]",
      /a\.yaml:4:\d+ swap\.0/,
    ],
    ["nothing to check", "gates: []", /nothing would be checked/],
    [
      "a task that nobody was asked",
      "gates:\n  - { metric: acc, task: s/none, margin: 2 points }",
      /a\.yaml:3:\d+ gates\.0\.task: there is no task "s\/none"/,
    ],
    [
      "a phase that is none",
      "gates:\n  - metric: decode_tokens_per_second\n    work: { phase: decoding }\n    margin: 5 %",
      /a\.yaml:4:20 gates\.0\.work\.phase: .*"prefill"\|"decode"/,
    ],
    [
      "a part of work that is none",
      "gates:\n  - metric: decode_tokens_per_second\n    work: { phase: decode, token: 32 }\n    margin: 5 %",
      /a\.yaml:4:\d+ gates\.0\.work\.token: .*phase, tokens, depth and sequences/,
    ],
    [
      "tokens that are no number",
      "budgets:\n  - metric: decode_tokens_per_second\n    work: { tokens: many }\n    min: 5",
      /a\.yaml:4:\d+ budgets\.0\.work\.tokens: .*expected number/,
    ],
    [
      "words that are no work",
      "budgets:\n  - metric: decode_tokens_per_second\n    work: decode 32 at depth0\n    min: 5",
      /a\.yaml:4:11 budgets\.0\.work: "decode 32 at depth0" is no timed work: .*\{ phase: decode, tokens: 32, depth: 0 \}/,
    ],
    [
      "work of what is no timing",
      "gates:\n  - { metric: acc, margin: 2 points, work: { phase: decode } }",
      /a\.yaml:3:\d+ gates\.0\.work: acc is no timing/,
    ],
    ["a budget without a limit", "budgets:\n  - { metric: model_file_bytes }", /budgets\.0: give either max or min/],
    ["a later version", "x", /a\.yaml/],
  ])("%s", async (_name, body, message) => {
    const run = await ofAnswers(right);
    const { code, stderr } = await check(run, "--policy", policy("a", body));
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringMatching(message) });
  });

  test("a policy or baseline that is not there", async () => {
    expect(await check("--policy", "none.yaml")).toMatchObject({ code: 2 });
    expect(await schoolmark(["check", "-b", "nothing"], { cwd })).toMatchObject({ code: 2 });
  });
});

describe("work in a policy", () => {
  const timed = (count: number) =>
    candidate({ models: [{ id: "model", right, speeds: speeds(100).slice(0, count) }], canary: 2000 });
  const gated = (name: string, work: string) =>
    policy(`work-${name}`, `gates:\n  - { metric: decode_tokens_per_second, margin: 5 %, work: ${work} }\n`);

  test.each([
    ["all-parts", "{ phase: decode, tokens: 32, depth: 0, sequences: 1 }"],
    ["some-parts", "{ tokens: 32 }"],
    ["words", "decode 32 at depth 0"],
  ])("gates what it names by %s", async (name, work) => {
    const { stdout } = await check(await timed(6), "--policy", gated(name, work), "--json");
    const { verdicts } = JSON.parse(stdout) as { verdicts: Record<string, unknown>[] };
    const [row, ...others] = verdicts.filter(({ gated: decides }) => decides);
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      work: "decode 32 at depth 0",
      phase: "decode",
      tokens: 32,
      depth: 0,
      sequences: 1,
      verdict: "unproven",
      reason: expect.stringContaining("nothing shows that the machine was as fast"),
      cause: { kind: "no-reference-benchmark" },
      methodKind: "independent-loads",
    });
  });

  test("that neither side has is told with its place, the nearest first, exit 2", async () => {
    const run = await timed(6);
    for (const [name, work] of [
      ["far", "{ tokens: 64, depth: 0 }"],
      ["far-words", "decode 64 at depth 0"],
    ] as const) {
      const { code, stdout, stderr } = await check(run, "--policy", gated(name, work));
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toMatch(
        new RegExp(`work-${name}\\.yaml:3:\\d+ gates\\.0\\.work: .*64 at depth 0.*nearest first: decode 32 at depth 0`),
      );
    }
    const budget = policy(
      "work-budget",
      "budgets:\n  - metric: decode_tokens_per_second\n    work: { depth: 9 }\n    min: 1\n",
    );
    const { code, stderr } = await check(run, "--policy", budget);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringMatching(/:4:11 budgets\.0\.work: /) });
  });

  test("is told before a model is measured", async () => {
    const [model = ""] = bundledModels();
    const before = readdirSync(results);
    const { code, stderr } = await check(model, "-s", "speed", "--policy", gated("early", "{ tokens: 77 }"));
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringMatching(/gates\.0\.work: .*77/) });
    expect(readdirSync(results)).toEqual(before);
  });

  test("limits a figure that it names by its parts", async () => {
    const run = await timed(6);
    const budget = (name: string, work: string) =>
      policy(name, `budgets:\n  - { metric: decode_tokens_per_second, work: ${work}, min: 1000 }\n`);
    const { code, stdout } = await check(run, "--policy", budget("slow", "{ phase: decode, tokens: 32 }"));
    expect({ code, stdout }).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("budget broken: Decode, 32 tokens: 100 tokens/s, allowed at least 1,000"),
    });
  });

  test("that nothing was timed of is missing, exit 4", async () => {
    const untimed = await ofAnswers(right);
    const { code, stderr } = await schoolmark(
      ["check", untimed, "-b", "small", "--policy", gated("untimed", "{ tokens: 32 }")],
      { cwd },
    );
    expect({ code, stderr }).toMatchObject({ code: 4 });
  });
});

describe("output for machines", () => {
  test("JUnit, OpenMetrics and Markdown hold the verdict, and hostile names do no harm", async () => {
    const evil = '<script>&"\u001b[31m|x';
    const run = await candidate({ models: [{ id: evil, right: answers(1000, 600, { lost: 60 }) }] });
    const [junit, metrics, summary] = ["check.xml", "check.txt", "summary.md"].map((name) => join(cwd, name));
    writeFileSync(summary!, "before\n");
    const { code } = await check(run, "--junit", junit!, "--openmetrics", metrics!, "--summary", summary!);
    expect(code).toBe(1);
    const xml = readFileSync(junit!, "utf8");
    expect(xml).toContain('tests="1" failures="1" errors="0"');
    expect(xml).toContain('<failure type="regressed"');
    expect(xml).not.toContain("<script>");
    const text = readFileSync(metrics!, "utf8");
    expect(text).toMatch(/schoolmark_verdict\{metric="acc",verdict="regressed",gated="yes"\} 1/);
    expect(text).toContain('<script>&\\"');
    expect(text.endsWith("# EOF\n")).toBe(true);
    const markdown = readFileSync(summary!, "utf8");
    expect(markdown.startsWith("before\n## Schoolmark check: regressed")).toBe(true);
    expect(markdown).toContain("# Schoolmark report");
    expect(markdown).toMatch(/<details><summary>Flipped: \d+ of \d+ items<\/summary>/);
    expect(markdown).toContain("| − lost |");
    expect(markdown).not.toContain("<script>");
  });

  test("a job's page that is full is left as it is", async () => {
    const summary = file("full.md", "x".repeat(1_000_000));
    const { code, stderr } = await check(await ofAnswers(right), "--summary", summary);
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining("full") });
    expect(readFileSync(summary, "utf8")).toHaveLength(1_000_000);
  });

  test("a job's page with little room left gets what decides, and is told what it lacks", async () => {
    const summary = file("nearly-full.md", "x".repeat(997_500));
    await check(await ofAnswers(right), "--summary", summary);
    const added = readFileSync(summary, "utf8").replace(/^x+/, "");
    expect(Buffer.byteLength(added)).toBeLessThanOrEqual(2500);
    expect(added).toContain("## Schoolmark check: pass");
    expect(added).toContain("Left out, as this page would be too large: ");
  });

  test("the same records give the same bytes", async () => {
    const run = await ofAnswers(answers(1000, 600, { lost: 20, gained: 10 }));
    expect(await check(run, "--json")).toEqual(await check(run, "--json"));
  });
});

describe("check --self-test", () => {
  test("shows that a loss of twice the margin is caught and a quarter of it is not", async () => {
    const { code, stdout } = await check("--self-test");
    expect(code).toBe(0);
    expect(stdout).toMatch(/a loss of 2 margins is called regressed/);
    expect(stdout).toMatch(/a loss of 0\.25 margins is called (equivalent|worse-within-margin)/);
  });

  test("slows loads and counts few items as too few", async () => {
    const speed = policy(
      "self",
      "gates:\n  - { metric: decode_tokens_per_second, margin: 5 % }\n  - { metric: gold_probability, task: each, margin: 2 points }\n",
    );
    expect(await check("--self-test", "--policy", speed)).toMatchObject({ code: 0 });
    expect(await schoolmark(["check", "-b", "small", "--self-test"], { cwd })).toMatchObject({ code: 3 });
  });
});
