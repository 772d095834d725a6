import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededRandom, shuffled } from "../../src/lib/random.ts";
import { createMoments, type Moments, meanInterval, meanOf, varianceOf } from "../../src/statistics/means.ts";

function momentsOf(values: readonly number[]): Moments {
  const moments = createMoments();
  for (const value of values) moments.add(value);
  return moments;
}

it("takes mean and variance by hand", () => {
  expect([meanOf([2, 4, 4, 4, 5, 5, 7, 9]), varianceOf([2, 4, 4, 4, 5, 5, 7, 9])]).toEqual([5, 32 / 7]);
  expect([meanOf([3]), varianceOf([3]), varianceOf([])]).toEqual([3, 0, 0]);
  expect(meanOf([])).toBeNaN();
});

describe("meanInterval", () => {
  it("agrees with an independent computation", () => {
    // scipy 1.17.1: t.interval(0.95, 4, mean, sem).
    const moments = momentsOf([0.2, 0.5, 0.9, 0.4, 0.3]);
    expect(moments.mean()).toBeCloseTo(0.46, 12);
    expect(meanInterval(moments)!.low).toBeCloseTo(0.12452086150733438, 10);
    expect(meanInterval(moments)!.high).toBeCloseTo(0.7954791384926656, 10);
  });

  it("can't be given for one value or none", () => {
    expect(meanInterval(momentsOf([]))).toBeNull();
    expect(momentsOf([]).mean()).toBeNull();
    expect(meanInterval(momentsOf([0.4]))).toBeNull();
    expect(momentsOf([0.4]).mean()).toBe(0.4);
  });

  it("closes up where all values are equal", () => {
    const interval = meanInterval(momentsOf([0.1, 0.1, 0.1]))!;
    expect(interval.high - interval.low).toBeLessThan(1e-7);
  });

  it("does not depend on the order", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2 }),
        fc.string(),
        (values, seed) => {
          expect(meanInterval(momentsOf(shuffled(values, seededRandom(seed))))).toEqual(
            meanInterval(momentsOf(values)),
          );
        },
      ),
    );
  });
});
