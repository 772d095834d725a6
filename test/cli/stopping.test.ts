import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { emptyFolder, type Outcome, onlyRun, recordsOf, schoolmark } from "./support.ts";

const cwd = emptyFolder();
const suite = join(cwd, "many.yaml");
const run = (...words: readonly string[]) => schoolmark(["run", "--runner", "fake", ...words, "-s", suite], { cwd });

beforeAll(() => {
  const items = Array.from({ length: 200 }, (_, place) => ({
    id: `q${place}`,
    question: `Question ${place}?`,
    choices: ["yes", "no"],
    answer: place % 2,
  }));
  writeFileSync(join(cwd, "many.jsonl"), items.map((item) => JSON.stringify(item)).join("\n"));
  writeFileSync(
    suite,
    "name: many\nversion: 1\ntasks:\n  - name: choice\n    kind: multiple-choice\n    items: many.jsonl\n",
  );
});

describe("run --until decided", () => {
  const results = join(cwd, "threshold");
  let outcome: Outcome;
  beforeAll(async () => {
    outcome = await run("skilled", "--until", "decided", "--threshold", "95", "--results", results);
  });

  test("stops once the model is told apart from the threshold, and says what it saved", () => {
    expect(outcome).toMatchObject({ code: 0 });
    const told = outcome.stdout.replaceAll(/\s+/g, " ");
    expect(told).toContain("decided: fake-skilled is worse than the threshold of 95 points");
    expect(told).toContain("at look 1 of 4 on 50 items; 150 questions were left out");
    expect(told).not.toContain("150 jobs");
  });

  test("keeps the look and the questions left out in its records, and seals them", () => {
    const records = recordsOf(onlyRun(results));
    expect(records.filter(({ kind }) => kind === "look")).toMatchObject([{ look: 0, answer: "worse", savedJobs: 150 }]);
    const skips = records.filter(({ kind }) => kind === "skip");
    expect(skips.map(({ reason }) => reason)).toEqual(Array(150).fill("decided"));
    expect(records.at(-1)).toMatchObject({ kind: "end", counts: { planned: 200, result: 50, skip: 150, fail: 0 } });
  });

  test("says of each accuracy that it is from a stopped run, also when reported later", async () => {
    const report = await schoolmark(["report", "--format", "json", "--results", results], { cwd });
    const { rows, alarms } = JSON.parse(report.stdout) as {
      rows: { metric: string; reason: string | null }[];
      alarms: { message: string }[];
    };
    const accuracy = rows.filter(({ metric }) => metric === "acc");
    expect(accuracy).toHaveLength(2);
    for (const { reason } of accuracy) expect(reason).toContain("from a stopped run: 50 of 200 items");
    expect(alarms[0]?.message).toContain("decided: fake-skilled is worse");
    const page = await schoolmark(["report", "--results", results], { cwd });
    expect(page).toMatchObject({ code: 0 });
    expect(page.stdout.replaceAll(/\s+/g, " ")).toContain("decided: fake-skilled is worse");
  });

  test("is not gone on with: nothing is open", async () => {
    const again = await run("skilled", "--until", "decided", "--threshold", "95", "--results", results, "--resume");
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining("no unfinished run") });
  });

  test("finds two models equivalent that answer alike", async () => {
    const { code, stdout } = await run("skilled", "novice", "--until", "decided", "--margin", "10", "--results", "two");
    expect(code).toBe(0);
    expect(stdout.replaceAll(/\s+/g, " ")).toContain("decided: fake-novice is within 10 points of fake-skilled");
  });

  test.each([
    ["one model without a threshold", ["skilled", "--until", "decided"], "two models"],
    ["two with one", ["skilled", "novice", "--until", "decided", "--threshold", "50"], "--threshold is for one model"],
    ["a margin by itself", ["skilled", "novice", "--margin", "2"], "--margin goes with --until decided"],
    ["a margin of nothing", ["skilled", "novice", "--until", "decided", "--margin", "0"], "--margin must be"],
    ["parts", ["skilled", "novice", "--until", "decided", "--shard", "1/2"], "in parts"],
    ["an unknown task", ["skilled", "novice", "--until", "decided", "--decide-by", "none"], "many/choice"],
  ])("refuses %s", async (_name, words, message) => {
    const { code, stderr } = await run(...words);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
  });
});
