import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { answers, constructRun } from "./constructed.ts";
import { bundledModels, emptyFolder, schoolmark } from "./support.ts";

const cwd = emptyFolder();
const results = join(cwd, "results");
let [pair, monday] = ["", ""];

beforeAll(async () => {
  const right = answers(1000, 600);
  const [slow, fast] = [100, 110].map((speed) => [0, 1, -1, 0.5, -0.5, 0.2].map((noise) => speed + noise));
  monday = await constructRun(results, { models: [{ id: "model", right }], second: 1 });
  pair = await constructRun(results, {
    second: 2,
    models: [
      { id: "first model", right, speeds: slow!, bytes: 2_000_000 },
      { id: "second model", right: answers(1000, 600, { lost: 60, gained: 5 }), speeds: fast! },
    ],
  });
});

interface Document {
  readonly conclusion: string;
  readonly verdicts: readonly { verdict: string | null; metric: string; task: string | null; gated: boolean }[];
  readonly flipped: readonly { change: string; base: { prompt: string; expected: string; answer: string } | null }[];
}

const json = async (...args: readonly string[]) =>
  JSON.parse((await schoolmark(["compare", ...args, "--json"], { cwd })).stdout) as Document;

describe("two models of one run", () => {
  test("named by parts of their names are compared in every quantity, worst first", async () => {
    const { verdicts, conclusion } = await json("first", "second");
    expect(verdicts[0]).toMatchObject({ verdict: "regressed", metric: "acc", task: null, gated: true });
    const of = (metric: string) => verdicts.find((row) => row.metric === metric);
    for (const metric of ["decode_tokens_per_second", "model_file_bytes"])
      expect(of(metric)).toMatchObject({ verdict: null, margin: null, gated: false, significant: true });
    expect(of("decode_tokens_per_second")).toMatchObject({ confidence: 0.9 });
    expect(conclusion).toMatch(/^second model is not good enough to replace first model: .*−5\.5 points/);
  });

  test("show the items that flipped with their texts", async () => {
    const { flipped } = await json("first", "second", "--flips", "2");
    expect(flipped.map(({ change }) => change)).toEqual(["lost", "lost", "gained", "gained"]);
    expect(flipped[0]?.base).toEqual({
      item: "item-0",
      prompt: "question 0",
      expected: "yes",
      answer: "choice 1 of 0",
    });
    const { stdout } = await schoolmark(["compare", "first", "second"], { cwd });
    expect(stdout).toContain("− item-0: question 0");
    expect(stdout).toContain("−60 +5");
  });
});

test("a model is as good as itself, and runs are found by name", async () => {
  const { code, stdout } = await schoolmark(["compare", monday, `${pair}#first model`], { cwd });
  expect(code).toBe(0);
  expect(stdout.replace(/\s+/g, " ")).toContain("is as good as");
});

test("gives the same text from the same records", async () => {
  const once = await schoolmark(["compare", "first", "second", "--all"], { cwd });
  expect(await schoolmark(["compare", "first", "second", "--all"], { cwd })).toEqual(once);
});

test("what can't be compared at all exits with 4 and says why", async () => {
  const other = await constructRun(results, { second: 3, suiteHash: "other" });
  const { code, stdout } = await schoolmark(["compare", monday, other], { cwd });
  expect(stdout).toContain("suite differs");
  expect(code).toBe(4);
});

test.each([
  ["nothing of that name", ["nonsense", "first"], /neither a run, nor a baseline/],
  ["a run of several models", ["RUN", "first"], /several models: name one as/],
  ["two models that are called alike", ["model", "first"], /several models called like/],
  ["a number of flips that is none", ["first", "second", "--flips", "-1"], /--flips/],
])("%s is told in one line", async (_name, args, message) => {
  const { code, stderr } = await schoolmark(
    ["compare", ...args.map((arg) => (arg === "RUN" ? pair : arg)), "--run", pair],
    { cwd },
  );
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
});

test("model files are measured in turns first, and the same file is as good as itself", async () => {
  const [small, other] = bundledModels();
  const folder = emptyFolder();
  const args = ["-s", "schoolbook", "--limit", "3", "--loads", "1", "-t", "1", "--json"];
  const { code, stdout, stderr } = await schoolmark(["compare", small!, other!, ...args], { cwd: folder });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const { base, candidate } = JSON.parse(stdout) as Record<"base" | "candidate", { subject: { sha256: string } }>;
  expect(base.subject.sha256).not.toBe(candidate.subject.sha256);
  const again = await schoolmark(["compare", small!, small!, ...args], { cwd: folder });
  const { verdicts } = JSON.parse(again.stdout) as { verdicts: { difference: number | null }[] };
  expect(verdicts.filter(({ difference }) => difference !== null && difference !== 0)).toEqual([]);
});
