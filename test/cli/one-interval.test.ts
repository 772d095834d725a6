import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { createRunFolder, openLog } from "../../src/records/log.ts";
import type { ResultRecord } from "../../src/records/schema.ts";
import { at, load, modelOf, planOf, result, runOf, taskOf } from "../metrics/records.ts";
import { emptyFolder, schoolmark } from "./support.ts";

interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

interface Verdict {
  readonly metric: string;
  readonly task: string | null;
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  readonly confidence: number;
}

// Two tasks of unlike size; in one of them several questions share a passage. The better model gets more right of both.
const tasks = [
  { ...taskOf("s/lone", "multiple-choice", "acc"), items: 120 },
  { ...taskOf("s/passages", "multiple-choice", "acc"), items: 24 },
];
const plan = planOf(tasks, {
  hash: "abcdef01".padEnd(64, "0"),
  models: [modelOf("coarse"), modelOf("fine")],
  contextSizes: [256, 256],
  reference: "fine",
  jobs: 288,
});
const isRight = (model: string, place: number): boolean =>
  model === "fine" ? place % 4 > 0 : place % 4 > 1 || place % 12 === 0;

function answersOf(model: string): readonly ResultRecord[] {
  return tasks.flatMap(({ key, items }) =>
    Array.from({ length: items }, (_, place) =>
      result(
        { acc: isRight(model, place) ? 1 : 0 },
        {
          model,
          task: key,
          item: `${place}`,
          itemHash: ((place * 7919 + 13) % 10007).toString(16).padStart(16, "0"),
          ...(key === "s/passages" && place >= 4 ? { group: `passage ${place % 7}` } : {}),
        },
      ),
    ),
  );
}

describe("the difference of two models of one run", () => {
  const cwd = emptyFolder();
  let run: string;
  let compared: Interval;

  beforeAll(async () => {
    run = await createRunFolder(cwd, at, plan);
    const records = plan.models.flatMap(({ id }) => [load({ model: id }), ...answersOf(id)]);
    using log = openLog(run, "w");
    log.append({ ...runOf(), at, planHash: plan.hash }, ...records);
    log.seal({ at, counts: { planned: 288, result: 288, skip: 0, fail: 0 } });
    // Verdicts are read from a 90 % interval by default; the report's are 95 %.
    const policy = "version: 1\nconfidence: 0.95\ngates:\n  - { metric: acc, margin: 5 points }\n";
    writeFileSync(join(cwd, "policy.yaml"), policy);
    const sides = [`${run}#coarse`, `${run}#fine`];
    const { stdout } = await schoolmark(["compare", ...sides, "--policy", "policy.yaml", "--json"], { cwd });
    const { verdicts } = JSON.parse(stdout) as { verdicts: readonly Verdict[] };
    const verdict = verdicts.find(({ metric, task }) => metric === "acc" && task === null) as Verdict;
    expect(verdict.confidence).toBe(0.95);
    compared = { value: verdict.difference, low: verdict.low, high: verdict.high };
  });

  it("is the same to the last digit in compare and pick", async () => {
    expect(compared.low).toBeLessThan(compared.high);
    const { stdout } = await schoolmark(["pick", run, "--objective", "accuracy", "--json"], { cwd });
    const { between, picked } = JSON.parse(stdout) as { between: { estimate: Interval }; picked: { model: string } };
    expect(picked.model).toBe("fine");
    expect(between).toMatchObject({ estimate: compared, method: "paired" });
  });

  it("is the same in terminal, Markdown and page, in the answer and against the reference", async () => {
    const points = (share: number): string => `${Math.round(share * 100)}`.replace("-", "−");
    const lead = `${points(compared.value)} points (${points(compared.low)}–${points(compared.high)})`;
    const loss = `${points(-compared.value)} points (${points(-compared.high)} … ${points(-compared.low)}) of accuracy`;
    for (const format of ["text", "md", "html"]) {
      await schoolmark(["report", run, "--format", format, "-o", `report.${format}`], { cwd });
      const text = readFileSync(join(cwd, `report.${format}`), "utf8")
        .replaceAll(/<[^>]*>/g, "")
        .replaceAll("\\", "")
        .replaceAll(/\s+/g, " ");
      expect(text).toContain(lead);
      expect(text).toContain(loss);
      expect(text).toContain("95 % CIs");
    }
  });
});
