import { expect, it } from "vitest";
import { disturbance, planOf, reduceAll, sample, timeTask } from "../records.ts";

const plan = planOf([timeTask]);
const marked = (...marks: ReturnType<typeof disturbance>["marks"]) => sample({ disturbance: disturbance({ marks }) });

it("the share of disturbed samples counts those that were looked at, and names the signs", () => {
  const unseen = sample();
  const records = [marked(), marked("foreign-cpu", "own-cpu"), marked("own-cpu"), marked(), unseen];
  expect(reduceAll(plan, records).row("disturbed_share")).toMatchObject({
    value: 0.5,
    n: 4,
    method: "of 4 timed samples",
    reason: expect.stringMatching(/^other programs used the processor \(1\), .* \(2\)$/),
  });
  expect(reduceAll(plan, [marked()]).row("disturbed_share")).toMatchObject({ value: 0, reason: null });
});

it("models around whose timings nothing was read have no share", () => {
  expect(reduceAll(plan, [sample()]).rows.some(({ metric }) => metric === "disturbed_share")).toBe(false);
});
