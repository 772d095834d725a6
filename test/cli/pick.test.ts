import { readdirSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { answers, constructRun } from "./constructed.ts";
import { bundledModels, emptyFolder, oneQuestion, schoolmark } from "./support.ts";

const results = emptyFolder();
const pick = (...args: readonly string[]) => schoolmark(["pick", "--results", results, ...args]);
const picked = async (...args: readonly string[]) => JSON.parse((await pick("--json", ...args)).stdout);

beforeAll(async () => {
  const models = [
    { id: "large", right: answers(1000, 900), speeds: [5, 5.1, 4.9, 5, 5.1, 5], bytes: 8_000_000 },
    { id: "middle", right: answers(1000, 850), speeds: [20, 20.1, 20, 19.9, 20, 20.1], bytes: 4_000_000 },
    {
      id: "alike",
      right: answers(1000, 848, { lost: 20, gained: 15 }),
      speeds: [20, 20.2, 19.8, 20, 20, 20],
      bytes: 4_000_000,
    },
    { id: "small", right: answers(1000, 600), speeds: [80, 81, 80, 79, 80, 80], bytes: 1_000_000 },
  ];
  await constructRun(results, { models });
});

describe("pick", () => {
  it("answers with one model, its runner-up, what was given up, and how sure", async () => {
    const { code, stdout } = await pick("--min-decode", "15");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^middle: the most accurate of 3 of 4 models that keep the limits/);
    expect(stdout).toContain("runner-up: alike");
    expect(stdout).toMatch(
      /no significant difference between middle and alike: \+0\.\d points of accuracy \(−.*95 % CI, paired/,
    );
    expect(stdout).toMatch(/given up: −5\.0 points of accuracy .* against large, the most accurate/);
    expect(stdout).toMatch(/left out: large, beyond --min-decode 15 by 6\d %/);
  });

  it("settles by the items that both answered", async () => {
    const found = await picked("large", "small", "--objective", "accuracy");
    expect(found).toMatchObject({
      picked: { model: "large" },
      runnerUp: { model: "small" },
      settled: true,
      between: { method: "paired" },
    });
    expect(found.between.estimate.value).toBeCloseTo(0.3, 9);
  });

  it("takes a loss that is acceptable and an objective", async () => {
    const found = await picked("--max-loss", "5", "--objective", "speed");
    expect(found).toMatchObject({ picked: { model: "middle" } });
    // Exactly at the limit: by the items that both answered it may as well be beyond.
    const middle = found.candidates.find(({ model }: { model: string }) => model === "middle");
    expect(middle.limits).toMatchObject([{ text: "--max-loss 5", value: 0.05, state: "unsure" }]);
    expect(await picked("--max-loss", "30", "--objective", "speed")).toMatchObject({
      picked: { model: "small" },
      settled: true,
    });
  });

  it("takes limits of a task, of size, and of several kinds at once", async () => {
    expect(await picked("--min", "acc:s/choices=0.88")).toMatchObject({ picked: { model: "large" } });
    expect(await picked("--min", "acc:choices=0.5", "--max-size", "2MB")).toMatchObject({ picked: { model: "small" } });
  });

  it("names the nearest miss and ends with 1 where none keeps the limits", async () => {
    const { code, stdout } = await pick("--min-decode", "15", "--min", "acc=0.88");
    expect(code).toBe(1);
    expect(stdout).toMatch(/^none of 4 models keeps all limits\nnearest: middle, beyond --min acc=0\.88 by 3\.4 %/);
    expect(await picked("--max-memory", "1GiB")).toMatchObject({ picked: null, nearestMiss: {} });
  });

  it("shows the front without limits", async () => {
    const { code, stdout } = await pick();
    expect(code).toBe(0);
    expect(stdout).toMatch(/of 4 models that no other beats/);
    expect(stdout).toContain("large: accuracy 90.0 %");
    expect((await picked()).front.map(({ model }: { model: string }) => model)).toContain("small");
  });

  it.each([
    [["nobody"], /"nobody" is neither a run nor a measured model: name one of large/],
    [["--objective", "beauty"], /objective/],
  ])("refuses %j in one line", async (args, message) => {
    const { code, stderr } = await pick(...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  it("says what to do where nothing was measured", async () => {
    const { code, stderr } = await schoolmark(["pick", "--results", emptyFolder()]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/there is no run in .*: measure models with schoolmark run first/);
  });

  it("measures files that no run has measured, and takes those from the run that has", async () => {
    const folder = emptyFolder();
    const [one = "", two = ""] = bundledModels();
    const measuring = ["-s", oneQuestion(), "--loads", "1", "-t", "1", "--objective", "memory", "--json"];
    const choose = (...names: readonly string[]) => schoolmark(["pick", ...names, ...measuring, "--results", folder]);
    const first = await choose(one, two);
    expect(first).toMatchObject({ code: 0, stderr: "" });
    const { picked: best, runnerUp } = JSON.parse(first.stdout);
    expect(best.figures.memory.value).toBeLessThanOrEqual(runnerUp.figures.memory.value);
    expect([best.file, runnerUp.file].sort()).toEqual([one, two].sort());
    const again = await choose(two);
    expect(JSON.parse(again.stdout)).toMatchObject({ picked: { file: two }, runnerUp: null });
    expect(readdirSync(folder)).toHaveLength(1);
  });
});
