import { expect, it } from "vitest";
import { saturationPointOf } from "../../../src/metrics/timing/thread-saturation.ts";
import { load, planOf, reduceAll, timeTask } from "../records.ts";

const trial = (...rates: readonly number[]) =>
  rates.map((decodeTokensPerSecond, power) => ({ threads: 2 ** power, decodeTokensPerSecond }));

it.each([
  [[10, 20, 39, 40], 4],
  [[10, 20, 37, 40], 8],
  [[40, 20, 10], 1],
  [[7], 1],
  [[], null],
])("of decode rates %j on 1, 2, 4, 8 threads the knee lies at %s", (rates, saturation) => {
  expect(saturationPointOf(trial(...rates))).toBe(saturation);
});

it("is a row of models whose threads were tried, and of no others", () => {
  const tried = reduceAll(planOf([timeTask]), [load({ threadTrial: trial(10, 20, 20.5) }), load({ threadTrial: [] })]);
  expect(tried.row("knee_threads")).toMatchObject({
    value: 2,
    n: 3,
    method: "trial of decode with 1: 10.0 tokens/s, 2: 20.0 tokens/s, 4: 20.5 tokens/s",
  });
  const { rows } = reduceAll(planOf([timeTask]), [load({ threadTrial: [] })]);
  expect(rows.filter(({ metric }) => metric === "knee_threads")).toEqual([]);
});
