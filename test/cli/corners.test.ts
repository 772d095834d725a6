import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { answers, type Constructed, constructRun } from "./constructed.ts";
import { emptyFolder, schoolmark } from "./support.ts";

type Model = NonNullable<Constructed["models"]>[number];
type Task = NonNullable<Model["tasks"]>[number];

const cwd = emptyFolder();
const results = join(cwd, "results");
let second = 0;

const policyOf = (body: string): string => {
  const path = join(cwd, `policy-${second}.yaml`);
  writeFileSync(path, body);
  return path;
};
const accuracy = "version: 1\ngates:\n  - { metric: acc, margin: 2 points }\n";

/** What a check says of the second of two models of one run. */
async function checkPair(base: Omit<Model, "id">, candidate: Omit<Model, "id">, policy = accuracy) {
  second += 1;
  const models = [
    { ...base, id: "base" },
    { ...candidate, id: "candidate" },
  ];
  const run = await constructRun(results, { second, hash: second.toString(16).padStart(8, "0"), models });
  const args = ["check", `${run}#candidate`, "-b", `${run}#base`, "--policy", policyOf(policy)];
  const { code, stdout, stderr } = await schoolmark([...args, "--json"], { cwd });
  const { conclusion, verdicts, budgets } = (code === 2 ? nothing : JSON.parse(stdout)) as Document;
  return { code, stderr, conclusion, verdicts, budgets, gated: verdicts.find(({ gated }) => gated) };
}

interface Document {
  readonly conclusion: string;
  readonly verdicts: readonly Verdict[];
  readonly budgets: readonly { metric: string; task: string | null; value: number | null; verdict: string }[];
}
const nothing: Document = { conclusion: "", verdicts: [], budgets: [] };

interface Verdict {
  readonly metric: string;
  readonly task: string | null;
  readonly verdict: string | null;
  readonly gated: boolean;
  readonly low: number | null;
  readonly high: number | null;
  readonly needed: number | null;
}

const same = (value: number, n: number): number[] => Array<number>(n).fill(value);
const generated = (task: Partial<Task>): Omit<Model, "id"> => ({
  right: [],
  tasks: [{ key: "t/one", metric: "exact_match", values: [1], ...task }],
});
const spread = (n: number, sizes: readonly number[]): string[] =>
  sizes.flatMap((size, group) => same(group, size).map(String)).slice(0, n);

describe("little or nothing to go by is a number or a plain refusal, and never a pass", () => {
  test.each<readonly [string, Omit<Model, "id">, string]>([
    ["one question", { right: answers(1, 1) }, "questions would decide it; there was 1."],
    ["ten, all right", { right: answers(10, 10) }, "questions would decide it; there were 10."],
    ["ten, all wrong", { right: answers(10, 0) }, "questions would decide it; there were 10."],
    [
      "twenty in one group",
      generated({ values: same(1, 20), groups: same(0, 20).map(String) }),
      "All 20 items are of one group, which gives no interval: ask items of other groups too.",
    ],
    [
      "groups of very unequal size",
      generated({ values: same(1, 80), groups: spread(80, [60, 10, 5, 1, 1, 1, 1, 1]) }),
      "80 items in 8 groups give no interval: ask items of more groups.",
    ],
    [
      "a task of two items beside one of a thousand",
      { right: answers(1000, 600), tasks: generated({ values: [1, 1] }).tasks! },
      "questions would decide it; there were 1,002.",
    ],
  ])("%s", async (_name, model, sentence) => {
    const { code, conclusion, gated } = await checkPair(model, model);
    expect(code).toBe(3);
    expect(gated?.verdict).toBe("underpowered");
    if (gated?.low !== null) expect(gated?.low).toBeLessThan(gated?.high ?? -1);
    expect(conclusion).toContain(sentence);
  });

  test("scores without any variance", async () => {
    const policy = "version: 1\ngates:\n  - { metric: f1, task: t/one, margin: 0.02 }\n";
    for (const [value, n] of [
      [0, 8],
      [0.5, 40],
      [1, 1],
    ] as const) {
      const model = generated({ metric: "f1", values: same(value, n) });
      const { code, gated } = await checkPair(model, model, policy);
      expect({ code, verdict: gated?.verdict }).toEqual({ code: 3, verdict: "underpowered" });
    }
  });

  test("a margin that no number of questions decides", async () => {
    const model = { right: answers(1000, 600) };
    const policy = "version: 1\ngates:\n  - { metric: acc, margin: 1e-8 }\n";
    const { code, conclusion, gated } = await checkPair(model, model, policy);
    expect({ code, needed: gated?.needed }).toEqual({ code: 3, needed: null });
    expect(conclusion).toContain("No number of items up to 10,000,000 decides so small a margin: allow a larger one.");
    const planned = await schoolmark(["plan", "--runner", "fake", "-s", "schoolbook", "--margin", "0.000001"], { cwd });
    expect(planned.stdout).toContain("no number of them decides it");
    expect(planned.stderr).toContain("can't be decided by any number of questions up to 10,000,000");
  });
});

describe("policies", () => {
  const base = [100, 101, 99, 100.5, 99.5, 100.2];
  const later = [100.1, 100.9, 99.3, 100.2, 99.6, 100.4];
  const pair = (values: readonly number[], speeds = base) => ({
    ...generated({ key: "everyday/reading", values }),
    right: answers(600, 400),
    speeds,
    peaks: [5e8, 5.1e8, 4.9e8, 5e8, 5e8, 5e8],
  });

  test("the README's passes as it stands, and refuses a loss of its task", async () => {
    const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
    const [, policy = ""] = /```yaml\n(version: 1\ngates:[^`]*)```/.exec(readme) ?? [];
    const passed = await checkPair(pair(same(1, 200)), pair(same(1, 200), later), policy);
    expect(passed.budgets).toMatchObject([{ metric: "peak_resident_bytes", value: 5.1e8, verdict: "non-inferior" }]);
    expect(passed.code).toBe(0);
    expect(passed.verdicts.filter(({ gated }) => gated).map(({ metric, task }) => `${metric} ${task}`)).toEqual(
      expect.arrayContaining(["exact_match everyday/reading", "acc null"]),
    );
    expect((await checkPair(pair(same(1, 200)), pair(same(0, 200), later), policy)).code).toBe(1);
  });

  test("acc of a task scored otherwise is told with the score's right name", async () => {
    const policy = "version: 1\ngates:\n  - metric: acc\n    task: t/one\n    margin: 2 points\n";
    const model = generated({ metric: "f1", values: same(0.5, 20) });
    const { code, stderr } = await checkPair(model, model, policy);
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/:3:\d+ gates\.0\.metric: t\/one has no acc; it has f1/),
    });
  });

  test("a budget of each task is held against every task", async () => {
    const budget = (min: number) => `version: 1\nbudgets:\n  - { metric: acc, task: each, min: ${min} }\n`;
    const two = { right: answers(100, 60), tasks: generated({ values: [1, 1, 1, 0] }).tasks! };
    const kept = await checkPair(two, two, budget(0.5));
    expect(kept.code).toBe(0);
    expect(kept.budgets).toMatchObject([
      { metric: "acc", task: "s/choices", value: 0.6, verdict: "non-inferior" },
      { metric: "exact_match", task: "t/one", value: 0.75, verdict: "non-inferior" },
    ]);
    const broken = await checkPair(two, two, budget(0.7));
    expect(broken.code).toBe(1);
    expect(broken.budgets.map(({ verdict }) => verdict)).toEqual(["regressed", "non-inferior"]);
  });

  test.each([
    ["brier", "of single tasks: no task here has it"],
    ["exact_match", "of single tasks: name one with task:, or task: each; t/one has it"],
    ["word_perplexity", "can't be gated: it says the same as bits_per_byte: gate that"],
    ["load_ms", "can't be gated: two models are not compared by it; a budget can limit it"],
  ])("a gate on %s without a task says what can be done", async (metric, message) => {
    const model = generated({ values: same(1, 20) });
    const { code, stderr } = await checkPair(
      model,
      model,
      `version: 1\ngates:\n  - { metric: ${metric}, margin: 0.1 }\n`,
    );
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
  });
});

describe("peaks of memory", () => {
  const policy = "version: 1\ngates:\n  - { metric: peak_resident_bytes, margin: 5 % }\n";
  const model = (peaks: readonly number[]) => ({ right: answers(10, 6), peaks });

  test("are judged over loads, and of too few not at all", async () => {
    const many = [100e6, 104e6, 101e6, 99e6, 103e6, 102e6];
    const higher = many.map((bytes, index) => bytes * (1.4 + index / 1000));
    expect(await checkPair(model(many), model(higher), policy)).toMatchObject({ code: 1 });
    const few = await checkPair(model(many.slice(4)), model(higher.slice(4)), policy);
    expect(few).toMatchObject({ code: 3, gated: { verdict: "underpowered" } });
    expect(few.conclusion).toContain("2 loads of each give no interval: take 6");
    expect((await checkPair(model(many.slice(5)), model(higher.slice(5)), policy)).conclusion).toContain(
      "1 load of each gives",
    );
  });

  test("are kept load by load in a baseline", async () => {
    second += 1;
    const peaks = [100e6, 104e6, 101e6, 99e6, 103e6, 102e6];
    const run = await constructRun(results, {
      second,
      hash: "baseline".replace(/[^a-f]/g, "0"),
      models: [{ id: "m", ...model(peaks) }],
    });
    await schoolmark(["baseline", "save", "peaks", run], { cwd });
    const { sizes } = JSON.parse(readFileSync(join(cwd, "baselines", "peaks.json"), "utf8"));
    expect(sizes.find(({ metric }: { metric: string }) => metric === "peak_resident_bytes").loads).toEqual(peaks);
    second += 1;
    const again = await constructRun(results, { second, models: [{ id: "m", ...model(peaks.toReversed()) }] });
    const { code, stdout } = await schoolmark(["check", again, "-b", "peaks", "--policy", policyOf(policy), "--json"], {
      cwd,
    });
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('"methodKind": "independent-loads"'),
    });
  });
});
