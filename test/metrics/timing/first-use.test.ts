import { describe, expect, it } from "vitest";
import type { ResultRecord, SampleRecord, SchoolmarkRecord } from "../../../src/records/schema.ts";
import { choiceTask, disturbance, planOf, reduceAll, result, sample, timeTask, timing } from "../records.ts";

/** One timing of a load: its first repetition, and those that count. */
function timed(
  load: number,
  item: string,
  firstMs: number,
  repeatsMs: readonly number[],
  parts: Partial<SampleRecord> = {},
): SchoolmarkRecord[] {
  const key = { task: "s/speed", item, load, repetition: load };
  const output: ResultRecord["output"] = { type: "time", repeats: repeatsMs.length, warmUpMs: [firstMs, 11] };
  return [
    ...repeatsMs.map((ms) => sample({ ...key, timing: timing({ engineMs: ms }), ...parts })),
    result({}, { ...key, output }),
  ];
}

const plan = planOf([timeTask], { loads: 3 });
const disturbed = { disturbance: disturbance({ marks: ["steal"] }) };

describe("first use", () => {
  it("is what the first repetition of a load takes longer than the settled ones, over loads", () => {
    const records = [0, 1, 2].flatMap((load) => [
      ...timed(load, "a", 30 + load, [10, 10, 12]),
      ...timed(load, "b", 900, [10]),
    ]);
    expect(reduceAll(plan, records).row("first_use_ms")).toMatchObject({
      n: 3,
      value: 21,
      low: 20,
      high: 22,
      unit: "ms",
      method:
        "first repetition after opening, less the median of the settled ones, median of 3 loads; range over loads",
    });
  });

  it("rests on quiet repetitions alone, those taken again included", () => {
    const records = [
      ...timed(0, "a", 30, [99, 99], disturbed),
      ...timed(0, "b", 900, [10]),
      ...timed(0, "a", 700, [10], { attempt: 1 }).slice(0, 1),
    ];
    expect(reduceAll(plan, records).row("first_use_ms").value).toBe(20);
    expect(reduceAll(plan, timed(0, "a", 30, [99], disturbed)).row("first_use_ms")).toMatchObject({
      value: null,
      reason: "never quiet: no settled repetition to hold it against",
    });
  });

  it("leaves out loads that questions have warmed up, and batches, which have a process of their own", () => {
    const asking = planOf([choiceTask, timeTask], { loads: 2 });
    const records = [...timed(0, "a", 500, [10]), ...timed(1, "a", 30, [10])];
    expect(reduceAll(asking, records).row("first_use_ms")).toMatchObject({ n: 1, value: 20 });
    expect(reduceAll(asking, timed(0, "a", 500, [10])).row("first_use_ms")).toMatchObject({
      value: null,
      reason: "no load began with a timing: questions were asked before",
    });
    const batch = timed(0, "a", 500, [10], { phase: "batch", sequences: 2 });
    expect(reduceAll(plan, batch).row("first_use_ms")).toMatchObject({ value: null, reason: "no timings" });
  });
});
