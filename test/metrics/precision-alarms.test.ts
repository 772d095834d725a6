import { describe, expect, it } from "vitest";
import { precisionAlarms } from "../../src/metrics/precision-alarms.ts";
import type { Plan, SchoolmarkRecord } from "../../src/records/schema.ts";

const planOf = (precision: number | undefined) =>
  ({ precision, models: [{ id: "m" }], variants: [{ id: "default" }] }) as unknown as Plan;
const timing = (ended: string) =>
  ({ kind: "result", model: "m", variant: "default", output: { type: "time", repeats: 3, ended } }) as SchoolmarkRecord;
const alarmsOf = (plan: Plan, ends: readonly string[]) => {
  const reducer = precisionAlarms(plan);
  for (const ended of ends) reducer.add(timing(ended), "w:1");
  return reducer.finish().alarms.map(({ message }) => message);
};

describe("timings that are not precise enough", () => {
  it("are counted, with what ended them and what helps", () => {
    expect(alarmsOf(planOf(0.02), ["precise", "time-budget", "time-budget", "most"])).toEqual([
      "3 of 4 timings ended before their median was known to ±2 %: 2 by the time budget, 1 by the greatest number of repetitions; --time-budget gives them longer",
    ]);
  });

  it("are none where all are precise, or no precision was asked for", () => {
    expect(alarmsOf(planOf(0.02), ["precise", "number"])).toEqual([]);
    expect(alarmsOf(planOf(undefined), ["time-budget"])).toEqual([]);
  });
});
