import { describe, expect, it } from "vitest";
import { seededRandom } from "../../src/lib/random.ts";
import { normalQuantile } from "../../src/statistics/distributions.ts";
import { holm } from "../../src/statistics/holm.ts";
import { normalDistribution } from "../../src/statistics/normal.ts";
import { loadsNeeded, pairsNeeded, powerFactor } from "../../src/statistics/power.ts";
import { defaultLooks, spendingBounds, spentError } from "../../src/statistics/sequential.ts";

describe("normalDistribution", () => {
  it("undoes the quantile, in the middle and far out", () => {
    for (const p of [1e-12, 1e-6, 0.001, 0.2, 0.5, 0.77, 0.999, 1 - 1e-9]) {
      expect(normalDistribution(normalQuantile(p)) / p).toBeCloseTo(1, 10);
    }
  });
});

describe("holm", () => {
  // R 4.3, p.adjust(c(0.01, 0.02, 0.03, 0.04), "holm").
  it("agrees with R", () => {
    expect(holm([0.01, 0.04, 0.03, 0.02])).toEqual([0.04, 0.06, 0.06, 0.06]);
  });

  it("keeps the chance of any false alarm among ten at its level", () => {
    const random = seededRandom("holm");
    let alarms = 0;
    for (let round = 0; round < 4000; round++) {
      if (holm(Array.from({ length: 10 }, random)).some((p) => p <= 0.05)) alarms += 1;
    }
    expect(alarms / 4000).toBeGreaterThan(0.035);
    expect(alarms / 4000).toBeLessThan(0.062);
  });
});

describe("power", () => {
  it("takes 6.18 · ψ ÷ m² pairs for 80 % and 8.56 for 90 %", () => {
    expect(powerFactor()).toBeCloseTo(6.18, 2);
    expect(powerFactor({ power: 0.9 })).toBeCloseTo(8.56, 2);
    expect(pairsNeeded(0.1, 0.02)).toBe(1546);
  });
});

describe("spendingBounds", () => {
  // Published for four equal looks and a two-sided error of 5 %: Jennison & Turnbull (2000); ldbounds 2.0 for R.
  it("agrees with the published bounds", () => {
    const bounds = spendingBounds(defaultLooks, 0.025);
    for (const [index, expected] of [4.3326, 2.9631, 2.359, 2.0141].entries())
      expect(bounds[index]).toBeCloseTo(expected, 3);
  });

  it("spends all of the error at the end and hardly any at the start", () => {
    expect(spentError(1, 0.05)).toBeCloseTo(0.05, 12);
    expect(spentError(0.25, 0.05)).toBeLessThan(0.0002);
  });

  it("lets a walk without drift cross any bound as often as it says", () => {
    const bounds = spendingBounds(defaultLooks, 0.05);
    const random = seededRandom("walk");
    const walks = 20_000;
    let crossed = 0;
    for (let walk = 0; walk < walks; walk++) {
      let score = 0;
      const crosses = defaultLooks.some((look, index) => {
        score += normalQuantile(random() || 0.5) * Math.sqrt(look - (defaultLooks[index - 1] ?? 0));
        return score / Math.sqrt(look) > (bounds[index] ?? Number.POSITIVE_INFINITY);
      });
      if (crosses) crossed += 1;
    }
    expect(crossed / walks).toBeGreaterThan(0.045);
    expect(crossed / walks).toBeLessThan(0.055);
  });

  it("refuses looks that don't rise", () => {
    expect(() => spendingBounds([0.5, 0.5], 0.05)).toThrow(RangeError);
  });
});

describe("loadsNeeded", () => {
  // Spread at which an exact signed-rank interval of so many normal pairs reaches 1 with 80 % power: 80,000 samples each, in NumPy.
  it.each([
    [8, 1.0587],
    [12, 0.7988],
    [20, 0.5922],
    [30, 0.4801],
    [50, 0.366],
  ])("comes within a load of the %d that an exact interval takes", (pairs, reach) => {
    expect(Math.abs(loadsNeeded(1 / reach ** 2, 1) - pairs)).toBeLessThanOrEqual(1);
  });

  it("is never fewer than have an interval", () => {
    expect(loadsNeeded(0, 0.05)).toBe(6);
  });
});
