import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../src/lib/random.ts";
import { independentShift, pairedShift, rankSumCounts, signedRankCounts } from "../../src/statistics/locations.ts";

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

describe("signedRankCounts", () => {
  it("counts all signs of the ranks, one by one", () => {
    for (let n = 1; n <= 10; n++) {
      const counted = new Array<number>((n * (n + 1)) / 2 + 1).fill(0);
      for (let signs = 0; signs < 2 ** n; signs++) {
        let statistic = 0;
        for (let rank = 1; rank <= n; rank++) if ((signs >> (rank - 1)) & 1) statistic += rank;
        counted[statistic]! += 1;
      }
      expect(signedRankCounts(n)).toEqual(counted);
    }
  });
});

describe("rankSumCounts", () => {
  it("counts all choices of places, one by one", () => {
    for (const [m, n] of [
      [1, 4],
      [3, 3],
      [4, 5],
    ] as const) {
      const counted = new Array<number>(m * n + 1).fill(0);
      for (let places = 0; places < 2 ** (m + n); places++) {
        const chosen = Array.from({ length: m + n }, (_, place) => (places >> place) & 1);
        if (sum(chosen) !== m) continue;
        let [below, statistic] = [0, 0];
        for (const one of chosen) {
          if (one === 1) statistic += below;
          else below += 1;
        }
        counted[statistic]! += 1;
      }
      expect(rankSumCounts(m, n)).toEqual(counted);
    }
  });
});

describe("pairedShift", () => {
  // Hollander & Wolfe (1999), example 3.1 (Hamilton depression scale): estimate −0.46; at 96 % [−0.786, −0.010].
  const depression = [0.952, -0.147, 1.022, 0.43, 0.62, 0.59, 0.49, -0.08, 0.01].map((drop) => -drop);

  it("agrees with the published example", () => {
    expect(pairedShift(depression)!.value).toBeCloseTo(-0.46, 3);
    const { low, high } = pairedShift(depression, 0.96)!;
    expect(low).toBeCloseTo(-0.786, 3);
    expect(high).toBeCloseTo(-0.01, 3);
  });

  it.each([
    [4, 0.9, false],
    [5, 0.9, true],
    [5, 0.95, false],
    [6, 0.95, true],
  ])("of %d pairs at %d has an interval: %s", (pairs, confidence, has) => {
    const values = Array.from({ length: pairs }, (_, index) => index + 0.5);
    expect(pairedShift(values, confidence)!.low !== null).toBe(has);
  });

  it("moves and turns with its values", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 6, maxLength: 12 }),
        fc.double({ min: -3, max: 3, noNaN: true }),
        (values, shift) => {
          const [here, there] = [pairedShift(values)!, pairedShift(values.map((value) => shift - value))!];
          expect(there.value).toBeCloseTo(shift - here.value, 9);
          expect(there.low!).toBeCloseTo(shift - here.high!, 9);
        },
      ),
    );
  });

  it("covers the centre of 6 pairs at least as often as it says", () => {
    const random = seededRandom("signed ranks");
    let covered = 0;
    for (let round = 0; round < 2000; round++) {
      const { low, high } = pairedShift(
        Array.from({ length: 6 }, () => Math.log(random() / (1 - random()))),
        0.9,
      )!;
      if (low! <= 0 && 0 <= high!) covered += 1;
    }
    expect(covered / 2000).toBeGreaterThan(0.89);
  });
});

describe("independentShift", () => {
  // Hollander & Wolfe (1999), example 4.1 (permeability of membranes): estimate −0.305, at 96 % [−0.76, 0.15].
  const term = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
  const early = [1.15, 0.88, 0.9, 0.74, 1.21];

  it("agrees with the published example", () => {
    expect(independentShift(early, term)!.value).toBeCloseTo(-0.305, 10);
    const { low, high } = independentShift(early, term, 0.96)!;
    expect(low).toBeCloseTo(-0.76, 10);
    expect(high).toBeCloseTo(0.15, 10);
  });

  it("has no interval where there are too few values, and nothing of nothing", () => {
    expect(independentShift([1, 2], [3, 4], 0.9)!.low).toBeNull();
    expect(independentShift([], [1])).toBeNull();
  });
});
