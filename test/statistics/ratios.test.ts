import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededRandom, shuffled } from "../../src/lib/random.ts";
import { quantile } from "../../src/statistics/ranks.ts";
import {
  createPairs,
  type Pairs,
  ratioInterval,
  ratioOfEstimates,
  stratifiedRatio,
} from "../../src/statistics/ratios.ts";

type Pair = readonly [number, number];

function pairsOf(list: readonly Pair[]): Pairs {
  const pairs = createPairs();
  for (const [numerator, denominator] of list) pairs.add(numerator, denominator);
  return pairs;
}

const documents: readonly Pair[] = [
  [120, 40],
  [80, 30],
  [200, 60],
  [150, 55],
  [95, 25],
];

describe("ratioInterval", () => {
  it("agrees with the formula worked out elsewhere", () => {
    // numpy 2: se from the deviations d = y − R·x themselves; scipy's t quantile with 4 degrees.
    const pairs = pairsOf(documents);
    expect(pairs.ratio()).toBeCloseTo(645 / 210, 12);
    expect(pairs.standardError()).toBeCloseTo(0.17598137856423846, 10);
    expect(ratioInterval(pairs)!.low).toBeCloseTo(2.582825934307932, 9);
    expect(ratioInterval(pairs)!.high).toBeCloseTo(3.560031208549211, 9);
  });

  it("agrees with a bootstrap over a hundred documents", () => {
    const random = seededRandom("documents");
    const many = Array.from({ length: 100 }, (): Pair => {
      const bytes = 200 + 800 * random();
      return [bytes * (0.8 + 0.6 * random()), bytes];
    });
    const resampled = Array.from(
      { length: 2000 },
      () => pairsOf(many.map(() => many[Math.floor(random() * many.length)]!)).ratio()!,
    );
    const interval = ratioInterval(pairsOf(many))!;
    const width = interval.high - interval.low;
    expect(Math.abs(interval.low - quantile(resampled, 0.025)!)).toBeLessThan(0.1 * width);
    expect(Math.abs(interval.high - quantile(resampled, 0.975)!)).toBeLessThan(0.1 * width);
  });

  it("closes up where every pair has the same ratio", () => {
    const interval = ratioInterval(
      pairsOf([
        [2, 1],
        [4, 2],
        [6, 3],
      ]),
    )!;
    expect(interval).toEqual({ low: 2, high: 2 });
  });

  it("can't be given for one pair, and no ratio of nothing", () => {
    expect(ratioInterval(pairsOf([[3, 2]]))).toBeNull();
    expect(pairsOf([[3, 2]]).ratio()).toBe(1.5);
    expect(pairsOf([]).ratio()).toBeNull();
    expect(
      ratioInterval(
        pairsOf([
          [1, 0],
          [2, 0],
        ]),
      ),
    ).toBeNull();
  });

  it("does not depend on the order and scales with the numerators", () => {
    const size = fc.double({ min: 1, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(size, size), { minLength: 2 }), fc.string(), (list, seed) => {
        expect(ratioInterval(pairsOf(shuffled(list, seededRandom(seed))))).toEqual(ratioInterval(pairsOf(list)));
        const doubled = pairsOf(list.map(([y, x]): Pair => [2 * y, x]));
        expect(doubled.ratio()).toBe(2 * pairsOf(list).ratio()!);
      }),
    );
  });
});

describe("ratioOfEstimates", () => {
  it("is worked out by hand", () => {
    const ratio = ratioOfEstimates({ value: 8, low: 4, high: 16 }, { value: 2, low: 1, high: 4 })!;
    expect(ratio.value).toBe(4);
    expect(Math.log(ratio.value / ratio.low)).toBeCloseTo(Math.SQRT2 * Math.LN2, 12);
    expect(Math.log(ratio.high / ratio.value)).toBeCloseTo(Math.SQRT2 * Math.LN2, 12);
  });

  it("takes the lower end from the numerator's low and the denominator's high", () => {
    const exact = { value: 1, low: 1, high: 1 };
    expect(ratioOfEstimates({ value: 1, low: 0.5, high: 1.65 }, exact)!.low).toBeCloseTo(0.5, 12);
    expect(ratioOfEstimates({ value: 1, low: 0.5, high: 1.65 }, exact)!.high).toBeCloseTo(1.65, 12);
    expect(ratioOfEstimates(exact, { value: 1, low: 0.8, high: 2 })!.low).toBeCloseTo(0.5, 12);
    expect(ratioOfEstimates(exact, { value: 1, low: 0.8, high: 2 })!.high).toBeCloseTo(1.25, 12);
  });

  it("is nothing where a bound reaches 0 or is no number", () => {
    const good = { value: 1, low: 0.5, high: 2 };
    expect(ratioOfEstimates(good, { value: 0.1, low: 0, high: 0.2 })).toBeNull();
    expect(ratioOfEstimates({ value: 1, low: -1, high: 2 }, good)).toBeNull();
    expect(ratioOfEstimates({ value: 1, low: 1, high: Number.POSITIVE_INFINITY }, good)).toBeNull();
  });
});

describe("stratifiedRatio", () => {
  const strata = [
    { size: 30, pairs: documents.slice(0, 3) },
    { size: 10, pairs: [...documents.slice(3), [60, 21] as const] },
  ];

  it("agrees with the formula worked out elsewhere", () => {
    // Python's statistics.variance of the deviations in each stratum; scipy's t quantile with 4 degrees.
    const { value, interval } = stratifiedRatio(strata)!;
    expect(value).toBeCloseTo(3.0651731160896136, 12);
    expect(interval!.low).toBeCloseTo(2.640114187440883, 9);
    expect(interval!.high).toBeCloseTo(3.558666619910693, 9);
  });

  it("takes a stratum of one as known, and gives no interval where a larger one has but one pair", () => {
    const whole = { size: 1, pairs: [[300, 100] as const] };
    const { value, interval } = stratifiedRatio([...strata, whole])!;
    expect(interval!.low).toBeLessThan(value);
    expect(stratifiedRatio([...strata, { ...whole, size: 2 }])).toMatchObject({ interval: null });
    expect(stratifiedRatio([whole])).toEqual({ value: 3, interval: null });
  });

  it("is none of an empty stratum or of nothing", () => {
    expect(stratifiedRatio([...strata, { size: 4, pairs: [] }])).toBeNull();
    expect(stratifiedRatio([])).toBeNull();
    expect(
      stratifiedRatio([
        {
          size: 2,
          pairs: [
            [0, 1],
            [0, 2],
          ],
        },
      ]),
    ).toBeNull();
  });

  it("closes up where every pair has the same ratio, whatever the strata are worth", () => {
    const { value, interval } = stratifiedRatio([
      {
        size: 9,
        pairs: [
          [2, 1],
          [6, 3],
        ],
      },
      {
        size: 70,
        pairs: [
          [10, 5],
          [8, 4],
        ],
      },
    ])!;
    expect([value, interval!.low, interval!.high]).toEqual([2, 2, 2]);
  });

  it("holds the true ratio in 95 of 100 samples", () => {
    // Two tasks of long and short items; the second model takes 0.7 of the first one's time, give or take a fifth.
    const random = seededRandom("strata");
    const draw = (length: number): Pair => {
      const x = length * (0.5 + random());
      return [x * 0.7 * (0.8 + 0.4 * random()), x];
    };
    const runs = 2000;
    let held = 0;
    for (let run = 0; run < runs; run++) {
      const sampled = [
        { size: 50, pairs: Array.from({ length: 6 }, () => draw(10)) },
        { size: 20, pairs: Array.from({ length: 6 }, () => draw(40)) },
      ];
      const { low, high } = stratifiedRatio(sampled)!.interval!;
      if (low <= 0.7 && 0.7 <= high) held += 1;
    }
    expect(held / runs).toBeGreaterThan(0.93);
    expect(held / runs).toBeLessThan(0.97);
  });
});
