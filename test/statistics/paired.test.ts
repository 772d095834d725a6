import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalSpan } from "../../src/statistics/distributions.ts";
import {
  mcnemarExact,
  newcombeIndependent,
  type PairedCounts,
  pairedInterval,
  tango,
} from "../../src/statistics/paired.ts";

const counts = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 900 }))
  .map(([gained, lost, rest]) => ({ gained, lost, n: gained + lost + rest }));

/** The score of a supposed difference, its nuisance parameter found by searching the likelihood instead of by formula. */
function searchedScore({ gained, lost, n }: PairedCounts, difference: number): number {
  const logLikelihood = (share: number) => {
    const same = 1 - 2 * share - difference;
    const part = (count: number, probability: number) => (count === 0 ? 0 : count * Math.log(probability));
    return part(gained, share + difference) + part(lost, share) + part(n - gained - lost, same);
  };
  let [low, high] = [Math.max(0, -difference), (1 - difference) / 2];
  const golden = (Math.sqrt(5) - 1) / 2;
  for (let step = 0; step < 200; step++) {
    const [a, b] = [high - golden * (high - low), low + golden * (high - low)];
    if (logLikelihood(a) > logLikelihood(b)) high = b;
    else low = a;
  }
  const share = (low + high) / 2;
  return (gained - lost - n * difference) / Math.sqrt(n * (2 * share + difference * (1 - difference)));
}

describe("tango", () => {
  it.each([
    [3, 10, 100, 0.95, -0.14986, 0.00077],
    [5, 5, 200, 0.95, -0.03577, 0.03577],
    [0, 4, 300, 0.95, -0.03378, -0.00052],
    [20, 35, 1000, 0.95, -0.03033, -0.00048],
    [18, 22, 500, 0.9, -0.02956, 0.01318],
    [38, 60, 2000, 0.9, -0.01935, -0.0029],
    [15, 40, 500, 0.9, -0.07531, -0.02628],
  ])("of %d gained and %d lost in %d at %d is [%d, %d]", (gained, lost, n, confidence, low, high) => {
    const interval = tango({ gained, lost, n }, confidence)!;
    expect(interval.value).toBeCloseTo((gained - lost) / n, 12);
    expect(interval.low).toBeCloseTo(low, 5);
    expect(interval.high).toBeCloseTo(high, 5);
  });

  it("ends where a score test with a searched likelihood just rejects", () => {
    fc.assert(
      fc.property(counts, (paired) => {
        const { low, high } = tango(paired)!;
        expect(searchedScore(paired, low)).toBeCloseTo(normalSpan(0.95), 3);
        expect(searchedScore(paired, high)).toBeCloseTo(-normalSpan(0.95), 3);
      }),
      { numRuns: 60 },
    );
  });

  it("turns around when the two sides are swapped", () => {
    fc.assert(
      fc.property(counts, ({ gained, lost, n }) => {
        const [one, other] = [tango({ gained, lost, n })!, tango({ gained: lost, lost: gained, n })!];
        expect(one.low).toBeCloseTo(-other.high, 10);
        expect(one.high).toBeCloseTo(-other.low, 10);
      }),
    );
  });

  it("is z² ÷ (n + z²) on either side where no item differs", () => {
    const z = normalSpan(0.9);
    const { low, high } = tango({ gained: 0, lost: 0, n: 64 }, 0.9)!;
    expect(high).toBeCloseTo((z * z) / (64 + z * z), 9);
    expect(low).toBeCloseTo(-(z * z) / (64 + z * z), 9);
  });

  it("is nothing without items", () => {
    expect(tango({ gained: 0, lost: 0, n: 0 })).toBeNull();
  });

  it("covers the truth as often as it says, by enumeration of all outcomes of 40 items", () => {
    for (const [gain, loss] of [
      [0.1, 0.1],
      [0.05, 0.15],
      [0.2, 0.3],
      [0.02, 0.08],
    ] as const) {
      expect(coverage(40, gain, loss)).toBeGreaterThan(0.93);
    }
  });
});

/** Probability that the 95 % interval holds the true difference, over every outcome of n items. */
function coverage(n: number, gain: number, loss: number): number {
  const logFactorial = Array.from({ length: n + 1 }, () => 0);
  for (let k = 1; k <= n; k++) logFactorial[k] = logFactorial[k - 1]! + Math.log(k);
  let covered = 0;
  for (let gained = 0; gained <= n; gained++) {
    for (let lost = 0; gained + lost <= n; lost++) {
      const { low, high } = tango({ gained, lost, n })!;
      if (low > gain - loss || high < gain - loss) continue;
      const same = n - gained - lost;
      covered += Math.exp(
        logFactorial[n]! -
          logFactorial[gained]! -
          logFactorial[lost]! -
          logFactorial[same]! +
          gained * Math.log(gain) +
          lost * Math.log(loss) +
          same * Math.log(1 - gain - loss),
      );
    }
  }
  return covered;
}

describe("pairedInterval", () => {
  it("is Tango's, to the last digit, where some are gained and some are lost", () => {
    fc.assert(
      fc.property(counts, ({ gained, lost, n }) => {
        const both = { gained: gained + 1, lost: lost + 1, n: n + 2 };
        expect(pairedInterval(both, 0.9)).toEqual(tango(both, 0.9));
      }),
    );
  });

  it("reaches to the exact bound of a single proportion where flips go one way only", () => {
    // Nothing lost of 25: under a loss p none is seen with (1 − p)²⁵, which is 5 % at 1 − .05^(1/25).
    const none = pairedInterval({ gained: 0, lost: 0, n: 25 }, 0.9)!;
    expect(none.high).toBeCloseTo(1 - 0.05 ** (1 / 25), 10);
    expect(none.low).toBeCloseTo(-none.high, 12);
    // Two lost of 20: Clopper–Pearson 95 % one-sided, by R's binom.test: 0.2826.
    const two = pairedInterval({ gained: 0, lost: 2, n: 20 }, 0.9)!;
    expect(two.low).toBeCloseTo(-0.28261852, 7);
    expect(two.high).toBe(tango({ gained: 0, lost: 2, n: 20 }, 0.9)?.high);
  });

  it("passes a loss of the margin, nothing being gained, no more than one time in twenty at any size", () => {
    for (const n of [10, 25, 60, 133, 200])
      for (const loss of [0.01, 0.02, 0.05, 0.1, 0.15]) {
        let [passes, chance] = [0, (1 - loss) ** n];
        for (let lost = 0; lost <= n; lost++) {
          if ((pairedInterval({ gained: 0, lost, n }, 0.9)?.low ?? -1) <= -loss) break;
          passes += chance;
          chance *= ((n - lost) / (lost + 1)) * (loss / (1 - loss));
        }
        expect(passes, `${n} pairs, margin ${loss}`).toBeLessThanOrEqual(0.05);
      }
  });

  it("is never of zero width, at one pair neither, and widens with confidence", () => {
    for (const one of [
      { gained: 0, lost: 0, n: 1 },
      { gained: 1, lost: 0, n: 1 },
      { gained: 0, lost: 20, n: 20 },
    ]) {
      const [usual, wide] = [pairedInterval(one, 0.9)!, pairedInterval(one, 0.99)!];
      expect(usual.high - usual.low).toBeGreaterThan(0.2);
      expect(wide.low).toBeLessThanOrEqual(usual.low);
      expect(wide.high).toBeGreaterThanOrEqual(usual.high);
    }
    expect(pairedInterval({ gained: 0, lost: 0, n: 0 })).toBeNull();
  });
});

describe("mcnemarExact", () => {
  it.each([
    [3, 10, 0.09229],
    [0, 4, 0.125],
    [20, 35, 0.05806],
    [5, 5, 1],
    [0, 0, 1],
  ])("of %d against %d is %d", (gained, lost, p) => {
    expect(mcnemarExact({ gained, lost })).toBeCloseTo(p, 5);
  });

  it("is the exact fraction of all splits", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 80 }), fc.integer({ min: 0, max: 80 }), (gained, lost) => {
        const n = gained + lost;
        let [choose, tail] = [1n, 0n];
        for (let k = 0; k <= Math.min(gained, lost); k++) {
          tail += choose;
          choose = (choose * BigInt(n - k)) / BigInt(k + 1);
        }
        const exact = Number((2n * tail * 10n ** 18n) / 2n ** BigInt(n)) / 1e18;
        expect(mcnemarExact({ gained, lost })).toBeCloseTo(Math.min(1, exact), 10);
      }),
    );
  });
});

describe("newcombeIndependent", () => {
  // Newcombe (1998), Statistics in Medicine 17, 873–890, table II, method 10.
  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [10, 10, 0, 10, 0.6075, 1],
  ])("of %d/%d and %d/%d agrees with the published table", (a, m, b, n, low, high) => {
    const interval = newcombeIndependent({ successes: a, trials: m }, { successes: b, trials: n })!;
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });
});
