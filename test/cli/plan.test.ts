import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { answers, constructRun } from "./constructed.ts";
import { emptyFolder, schoolmark } from "./support.ts";

const tasks = ["one", "two"];
const suite = join(emptyFolder(), "suite.yaml");
writeFileSync(
  suite,
  `name: s\nversion: 1\ntasks:\n${tasks.map((name) => `  - { name: ${name}, kind: multiple-choice, items: items.jsonl }\n`).join("")}`,
);
writeFileSync(
  join(suite, "..", "items.jsonl"),
  Array.from({ length: 320 }, (_, id) => `{"id":"i${id}","question":"${id}?","choices":["a","b"],"answer":0}\n`).join(
    "",
  ),
);
const fake = ["plan", "skilled", "novice", "--runner", "fake", "-s", suite];

interface Outlook {
  readonly mean: { readonly items: number; readonly needed: number; readonly decidable: number };
  readonly source: string;
  readonly durationMs: number | null;
  readonly wanted: { readonly disagreement: number };
}
const outlook = async (args: readonly string[], cwd = emptyFolder()) =>
  JSON.parse((await schoolmark([...fake, ...args, "--json"], { cwd })).stdout) as Outlook;

describe("plan", () => {
  test("tells how many questions a margin takes, and warns where there are too few", async () => {
    const { code, stdout, stderr } = await schoolmark([...fake, "--margin", "2", "--disagreement", "10"]);
    expect(code).toBe(0);
    expect(stdout).toContain("640 of 1582 questions needed");
    expect(stderr).toContain("will most likely end undecided");
  });

  test("is content where there are enough", async () => {
    const { mean } = await outlook(["--margin", "4", "--disagreement", "10"]);
    expect(mean.needed).toBeLessThanOrEqual(mean.items);
    expect((await schoolmark([...fake, "--margin", "4"])).stderr).not.toContain("warning");
  });

  test("learns from an earlier run how often two models disagree, and says when it only guesses", async () => {
    const cwd = emptyFolder();
    expect((await outlook([], cwd)).source).toBe("a guess");
    const models = [
      { id: "a", right: answers(1000, 600) },
      { id: "b", right: answers(1000, 600, { lost: 30, gained: 20 }) },
    ];
    const run = await constructRun(join(cwd, "results"), { models });
    const learnt = await outlook([], cwd);
    expect(learnt.source).toBe(`as in ${run}`);
    expect(learnt.wanted.disagreement).toBeCloseTo(0.05, 10);
    expect(learnt.durationMs).toBeNull();
  });

  test("knows the time of models that were measured before", async () => {
    const cwd = emptyFolder();
    await schoolmark(["run", "skilled", "novice", "--runner", "fake", "-s", suite, "--limit", "2"], { cwd });
    expect((await outlook([], cwd)).durationMs).toBeGreaterThan(0);
  });

  test.each([
    ["--margin", "0"],
    ["--margin", "120"],
    ["--power", "30"],
    ["--disagreement", "-1"],
    ["--from", "nothing"],
  ])("refuses %s %s", async (...args) => {
    expect(await schoolmark([...fake, ...args])).toMatchObject({ code: 2 });
  });
});
