import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { calibrationPath, type QuantityAgainstItself, writeCalibration } from "../../src/records/calibration.ts";
import { readEnvironment } from "../../src/records/provenance.ts";
import { machineInWords } from "../../src/records/schema.ts";
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

interface ExpectedPrecision {
  readonly mean: { readonly items: number; readonly needed: number; readonly decidable: number };
  readonly source: string;
  readonly durationMs: number | null;
  readonly wanted: { readonly disagreement: number };
}
const expected = async (args: readonly string[], cwd = emptyFolder()) =>
  JSON.parse((await schoolmark([...fake, ...args, "--json"], { cwd })).stdout) as ExpectedPrecision;

describe("plan", () => {
  test("tells how many questions a margin takes, and warns where there are too few", async () => {
    const { code, stdout, stderr } = await schoolmark([...fake, "--margin", "2", "--disagreement", "10"]);
    expect(code).toBe(0);
    expect(stdout).toContain("640 of 1,566 questions needed");
    expect(stderr).toContain("will most likely end undecided");
  });

  test("is content where there are enough", async () => {
    const { mean } = await expected(["--margin", "4", "--disagreement", "10"]);
    expect(mean.needed).toBeLessThanOrEqual(mean.items);
    expect((await schoolmark([...fake, "--margin", "4"])).stderr).not.toContain("warning");
  });

  test("learns from an earlier run how often two models disagree, and says when it only guesses", async () => {
    const cwd = emptyFolder();
    expect((await expected([], cwd)).source).toBe("a guess");
    const models = [
      { id: "a", right: answers(1000, 600) },
      { id: "b", right: answers(1000, 600, { lost: 30, gained: 20 }) },
    ];
    const run = await constructRun(join(cwd, "results"), { models });
    const learnt = await expected([], cwd);
    expect(learnt.source).toBe(`as in ${run}`);
    expect(learnt.wanted.disagreement).toBeCloseTo(0.05, 10);
    expect(learnt.durationMs).toBeNull();
  });

  test("knows the time of models that were measured before", async () => {
    const cwd = emptyFolder();
    await schoolmark(["run", "skilled", "novice", "--runner", "fake", "-s", suite, "--limit", "2"], { cwd });
    expect((await expected([], cwd)).durationMs).toBeGreaterThan(0);
  });

  test("tells how many loads a difference in speed takes, where this machine was calibrated", async () => {
    const state = emptyFolder();
    const env = { XDG_STATE_HOME: state, HOME: state, LOCALAPPDATA: state };
    const planned = async () => (await schoolmark([...fake, "--loads", "8"], { env })).stdout;
    expect(await planned()).not.toContain("calibrated");
    const calibrated: QuantityAgainstItself = {
      metric: "decode_tokens_per_second",
      work: "decode 32 at depth 0",
      value: 2000,
      quietLoads: 16,
      loads: 16,
      splits: 400,
      pairs: 6,
      alarms: 30,
      laterToEarlier: null,
      resolution: [
        { pairs: 8, seconds: 32, difference: 0.07, origin: "measured" },
        { pairs: 20, seconds: 80, difference: 0.04, origin: "estimated" },
      ],
    };
    const machine = machineInWords(await readEnvironment());
    const model = { id: "small", sha256: "0".repeat(64) };
    await writeCalibration(calibrationPath(process.platform, env, state), {
      kind: "schoolmark-calibration",
      version: 2,
      at: "2026-01-01T00:00:00.000Z",
      machine,
      canary: {},
      againstItself: { model, threads: 1, loads: 16, secondsPerLoad: 2, quantities: [calibrated] },
    });
    expect(await planned()).toContain(
      "Decode, 32 tokens: 8 loads tell 7.0 %; 5.0 % takes about 20 loads of each, 80 s",
    );
    writeFileSync(calibrationPath(process.platform, env, state), "{");
    expect(await schoolmark(fake, { env })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("schoolmark calibrate again"),
    });
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
