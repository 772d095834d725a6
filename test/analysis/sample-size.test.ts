import { describe, expect, it } from "vitest";
import { macroRequirement, taskRequirement } from "../../src/analysis/sample-size.ts";
import { seededRandom } from "../../src/lib/random.ts";
import { tango } from "../../src/statistics/paired.ts";
import { pairsNeeded } from "../../src/statistics/power.ts";

const wanted = { margin: 0.02, disagreement: 0.1, power: 0.8, confidence: 0.9 };

describe("what a margin takes", () => {
  it("is about 6.18 · ψ ÷ m² items, and exactly that where there are very many", () => {
    const { needed } = taskRequirement(500, wanted);
    expect(needed).toBeGreaterThan(pairsNeeded(0.1, 0.02));
    expect(needed).toBeLessThan(1.06 * pairsNeeded(0.1, 0.02));
    const fine = { ...wanted, margin: 0.001 };
    expect(taskRequirement(500, fine).needed / pairsNeeded(0.1, 0.001)).toBeCloseTo(1, 2);
  });

  it("is never less than what an interval takes where nothing flips", () => {
    const { needed } = taskRequirement(500, { ...wanted, disagreement: 0 });
    expect(tango({ gained: 0, lost: 0, n: needed }, 0.9)!.high).toBeLessThanOrEqual(0.02);
    expect(tango({ gained: 0, lost: 0, n: needed - 2 }, 0.9)!.high).toBeGreaterThan(0.02);
  });

  it("is told the other way round, too: the margin that the items decide", () => {
    const { decidable } = taskRequirement(500, wanted);
    expect(taskRequirement(500, { ...wanted, margin: decidable }).needed).toBeLessThanOrEqual(500);
    expect(taskRequirement(500, { ...wanted, margin: decidable - 0.0002 }).needed).toBeGreaterThan(500);
  });

  it("goes by the smaller tasks where their mean counts", () => {
    expect(macroRequirement([100, 100], wanted).items).toBe(200);
    expect(macroRequirement([20, 980], wanted).items).toBeLessThan(100);
  });
});

describe("at the planned number of items", () => {
  const random = seededRandom("power");
  const n = taskRequirement(0, wanted).needed;
  const rounds = 1000;
  /** How often the 90 % interval meets a condition, where a share of items flips with a true difference. */
  const share = (difference: number, holds: (low: number, high: number) => boolean): number => {
    let count = 0;
    for (let round = 0; round < rounds; round++) {
      let [gained, lost] = [0, 0];
      for (let item = 0; item < n; item++) {
        const luck = random();
        if (luck < (wanted.disagreement + difference) / 2) gained += 1;
        else if (luck < wanted.disagreement) lost += 1;
      }
      const { low, high } = tango({ gained, lost, n }, 0.9)!;
      if (holds(low, high)) count += 1;
    }
    return count / rounds;
  };

  it("an equal candidate passes in at least 78 % of simulations", () => {
    expect(share(0, (low) => low > -0.02)).toBeGreaterThan(0.78);
  });

  it("a loss of twice the margin is called regressed as often, and hardly ever passes", () => {
    expect(share(-0.04, (_low, high) => high < -0.02)).toBeGreaterThan(0.78);
    expect(share(-0.04, (low) => low > -0.02)).toBeLessThan(0.01);
  });
});
