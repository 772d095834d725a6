import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linear } from "../../src/statistics/interval.ts";
import { binomialLimit, meanOfEstimates, weightedSum, wilson } from "../../src/statistics/proportions.ts";

const trialsAndSuccesses = fc
  .integer({ min: 1, max: 5000 })
  .chain((trials) => fc.tuple(fc.integer({ min: 0, max: trials }), fc.constant(trials)));

describe("wilson", () => {
  // Newcombe (1998), Statistics in Medicine 17, 857–872, table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])("of %d in %d agrees with Newcombe's table", (successes, trials, low, high) => {
    const interval = wilson(successes, trials)!;
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  // Computed with scipy 1.17.1, binomtest(…).proportion_ci(method="wilson").
  it.each([
    [5, 10, 0.236593090512564, 0.7634069094874361],
    [1, 1, 0.20654931437723745, 1],
    [29, 29, 0.8830302015002592, 1],
  ])("of %d in %d agrees with an independent computation", (successes, trials, low, high) => {
    const interval = wilson(successes, trials)!;
    expect(interval.low).toBeCloseTo(low, 12);
    expect(interval.high).toBeCloseTo(high, 12);
  });

  it("is nothing without trials", () => {
    expect(wilson(0, 0)).toBeNull();
  });

  it("holds the value and stays inside 0…1", () => {
    fc.assert(
      fc.property(trialsAndSuccesses, ([successes, trials]) => {
        const { value, low, high } = wilson(successes, trials)!;
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(value);
        expect(high).toBeGreaterThanOrEqual(value);
        expect(high).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("rises with the successes", () => {
    fc.assert(
      fc.property(trialsAndSuccesses, ([successes, trials]) => {
        if (successes === trials) return;
        const [less, more] = [wilson(successes, trials)!, wilson(successes + 1, trials)!];
        expect(more.low).toBeGreaterThan(less.low);
        expect(more.high).toBeGreaterThan(less.high);
      }),
    );
  });

  it("widens with the confidence and mirrors failures", () => {
    fc.assert(
      fc.property(trialsAndSuccesses, ([successes, trials]) => {
        const [usual, wide] = [wilson(successes, trials)!, wilson(successes, trials, 0.99)!];
        expect(wide.high - wide.low).toBeGreaterThan(usual.high - usual.low);
        expect(wilson(trials - successes, trials)!.low).toBeCloseTo(1 - usual.high, 12);
      }),
    );
  });

  it.each([10, 50, 200])("covers the true proportion often enough, enumerated for n = %d", (trials) => {
    // Proportions above one half mirror those below. Near 0 the interval is known to fall short for some proportions.
    const proportions = Array.from({ length: 50 }, (_, index) => (index + 1) / 100);
    for (const p of proportions) expect(coverage(p, trials)).toBeGreaterThan(p * trials < 5 ? 0.83 : 0.91);
    const average = proportions.reduce((sum, p) => sum + coverage(p, trials), 0) / proportions.length;
    expect(average).toBeGreaterThan(0.945);
  });
});

function coverage(p: number, trials: number): number {
  let covered = 0;
  let probability = (1 - p) ** trials;
  for (let successes = 0; successes <= trials; successes++) {
    const { low, high } = wilson(successes, trials)!;
    if (low <= p && p <= high) covered += probability;
    probability *= ((trials - successes) / (successes + 1)) * (p / (1 - p));
  }
  return covered;
}

describe("weightedSum", () => {
  // Newcombe (1998), Statistics in Medicine 17, 873–890, table II, method 10: the same method for a difference.
  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
  ])("of %d/%d − %d/%d agrees with Newcombe's table", (a, m, b, n, low, high) => {
    const difference = weightedSum([
      { weight: 1, estimate: wilson(a, m)! },
      { weight: -1, estimate: wilson(b, n)! },
    ]);
    expect(difference.value).toBeCloseTo(a / m - b / n, 12);
    expect(difference.low).toBeCloseTo(low, 4);
    expect(difference.high).toBeCloseTo(high, 4);
  });

  it("of nothing is 0", () => {
    expect(weightedSum([])).toEqual({ value: 0, low: 0, high: 0 });
  });
});

describe("meanOfEstimates", () => {
  it("of one estimate is that estimate", () => {
    const estimate = wilson(7, 9)!;
    const mean = meanOfEstimates([estimate])!;
    expect(mean.value).toBe(estimate.value);
    expect(mean.low).toBeCloseTo(estimate.low, 12);
    expect(mean.high).toBeCloseTo(estimate.high, 12);
  });

  it("is worked out by hand for two", () => {
    const mean = meanOfEstimates([
      { value: 0.5, low: 0.2, high: 0.6 },
      { value: 0.9, low: 0.5, high: 1 },
    ])!;
    expect(mean.value).toBeCloseTo(0.7, 12);
    expect(mean.low).toBeCloseTo(0.7 - 0.5 / 2, 12); // √(0.3² + 0.4²) / 2
    expect(mean.high).toBeCloseTo(0.7 + Math.SQRT2 * 0.05, 12);
  });

  it("of proportions stays inside 0…1", () => {
    fc.assert(
      fc.property(fc.array(trialsAndSuccesses, { minLength: 1, maxLength: 12 }), (tasks) => {
        const mean = meanOfEstimates(tasks.map(([successes, trials]) => wilson(successes, trials)!))!;
        expect(mean.low).toBeGreaterThanOrEqual(-1e-12);
        expect(mean.high).toBeLessThanOrEqual(1 + 1e-12);
        expect(mean.low).toBeLessThanOrEqual(mean.value);
        expect(mean.high).toBeGreaterThanOrEqual(mean.value);
      }),
    );
  });

  it("of none is nothing", () => {
    expect(meanOfEstimates([])).toBeNull();
  });
});

it("a linear map carries the interval along and turns it where the scale is negative", () => {
  const corrected = linear({ value: 0.625, low: 0.4, high: 0.7 }, 1 / 0.75, -0.25 / 0.75); // (x − ¼) ÷ ¾
  expect(corrected.value).toBeCloseTo(0.5, 12);
  expect(corrected.low).toBeCloseTo(0.2, 12);
  expect(corrected.high).toBeCloseTo(0.6, 12);
  expect(linear({ value: 1, low: 0, high: 3 }, -2, 0)).toEqual({ value: -2, low: -6, high: 0 });
});

describe("binomialLimit", () => {
  // Computed with exact fractions in Python, and by scipy 1.17.1, binom.ppf.
  it.each([
    [10, 0.1, 0.99, 4],
    [200, 0.1, 0.99, 30],
    [400, 0.1, 0.99, 55],
    [1000, 0.1, 0.99, 123],
  ])("of %d at %d with %d agrees with an independent computation", (trials, share, confidence, limit) => {
    expect(binomialLimit(trials, share, confidence)).toBe(limit);
  });

  it("is none of none, and never more than all", () => {
    expect(binomialLimit(0, 0.1, 0.99)).toBe(0);
    expect(binomialLimit(3, 0.999, 0.99)).toBe(3);
  });
});
