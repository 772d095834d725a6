import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededRandom, shuffled } from "../../src/lib/random.ts";
import { median, medianInterval, quantile, quantileInterval, range, stepQuantile } from "../../src/statistics/ranks.ts";

const values = [3, 1, 4, 1, 5, 9, 2, 6];
const numbers = fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1, maxLength: 60 });

describe("quantile", () => {
  // Computed with numpy's default method, which is Hyndman and Fan's type 7.
  it.each([
    [0, 1],
    [0.1, 1],
    [0.25, 1.75],
    [0.5, 3.5],
    [0.9, 6.9],
    [1, 9],
  ])("at %d is %d", (share, expected) => {
    expect(quantile(values, share)).toBeCloseTo(expected, 12);
  });

  it("rises with the share and stays between the extremes, in any order", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(numbers, share, share, fc.string(), (list, a, b, seed) => {
        const [low, high] = [quantile(list, Math.min(a, b))!, quantile(list, Math.max(a, b))!];
        expect(low).toBeLessThanOrEqual(high);
        expect(low).toBeGreaterThanOrEqual(Math.min(...list));
        expect(high).toBeLessThanOrEqual(Math.max(...list));
        expect(quantile(shuffled(list, seededRandom(seed)), a)).toBe(quantile(list, a));
      }),
    );
  });

  it("of nothing is nothing", () => {
    expect(quantile([], 0.5)).toBeNull();
    expect(median([])).toBeNull();
    expect(range([])).toBeNull();
  });

  it.each([-0.1, 1.1, Number.NaN])("refuses the share %d", (share) => {
    expect(() => quantile(values, share)).toThrow(RangeError);
  });
});

it("steps from value to value, as the empirical distribution does", () => {
  const ascending = [1, 1, 2, 3, 4, 5, 6, 9];
  // Computed with numpy's method "inverted_cdf", which is Hyndman and Fan's type 1.
  const shares = [0, 0.25, 0.26, 0.5, 0.51, 0.95, 1];
  expect(shares.map((share) => stepQuantile(ascending, share))).toEqual([1, 1, 2, 3, 4, 9, 9]);
  expect(stepQuantile([], 0.5)).toBeNull();
});

it("finds the range", () => {
  expect(range(values)).toEqual({ low: 1, high: 9 });
  expect(range([7])).toEqual({ low: 7, high: 7 });
});

describe("medianInterval", () => {
  // Ranks from the binomial distribution (scipy 1.17.1): the largest k with P(B ≤ k − 1) ≤ 0.025.
  it.each([
    [6, 1],
    [8, 1],
    [9, 2],
    [10, 2],
    [15, 4],
    [25, 8],
    [100, 40],
    [1000, 469],
    [5000, 2431],
  ])("of %d values goes from rank %d", (n, rank) => {
    const list = shuffled(
      Array.from({ length: n }, (_, index) => index + 1),
      seededRandom("ranks"),
    );
    expect(medianInterval(list)).toEqual({ low: rank, high: n + 1 - rank });
  });

  it("is nothing under six values at 95 %, and five do at 90 %", () => {
    expect(medianInterval([1, 2, 3, 4, 5])).toBeNull();
    expect(medianInterval([1, 2, 3, 4, 5], 0.9)).toEqual({ low: 1, high: 5 });
    expect(medianInterval([])).toBeNull();
  });

  it("holds the median", () => {
    fc.assert(
      fc.property(numbers, (list) => {
        const interval = medianInterval(list);
        if (interval === null) return;
        expect(interval.low).toBeLessThanOrEqual(median(list)!);
        expect(interval.high).toBeGreaterThanOrEqual(median(list)!);
      }),
    );
  });
});

describe("quantileInterval", () => {
  /** P(Binomial(n, share) ≤ k), term by term from Pascal's rule, with no logarithm in it. */
  const binomialTail = (n: number, share: number, k: number): number => {
    let row = [1];
    for (let trial = 0; trial < n; trial++)
      row = Array.from({ length: trial + 2 }, (_, i) => (row[i] ?? 0) * (1 - share) + (row[i - 1] ?? 0) * share);
    return row.slice(0, k + 1).reduce((sum, term) => sum + term, 0);
  };

  it.each([
    [200, 0.95],
    [1000, 0.99],
    [300, 0.9],
    [60, 0.25],
  ])("of %d values at %d is wrong at either end in at most 2.5 %, and no narrower one is", (n, share) => {
    const list = Array.from({ length: n }, (_, index) => index + 1);
    const { low, high } = quantileInterval(list, share)!;
    expect(binomialTail(n, share, low - 1)).toBeLessThanOrEqual(0.025);
    expect(binomialTail(n, share, low)).toBeGreaterThan(0.025);
    expect(1 - binomialTail(n, share, high - 1)).toBeLessThanOrEqual(0.025);
    expect(1 - binomialTail(n, share, high - 2)).toBeGreaterThan(0.025);
  });

  it("is nothing where the largest value can't be above the quantile surely enough", () => {
    expect(quantileInterval(Array.from({ length: 50 }, Number), 0.95)).toBeNull();
  });
});
