import { describe, expect, it } from "vitest";
import { itemsNeeded, macroRequirement, taskRequirement } from "../../../src/analysis/planning/sample-size.ts";
import { seededRandom } from "../../../src/lib/random.ts";
import { type Change, countChanges } from "../../../src/statistics/grouped-pairs.ts";
import { tango } from "../../../src/statistics/paired.ts";
import { pairsNeeded } from "../../../src/statistics/power.ts";
import { stratifiedPaired } from "../../../src/statistics/stratified.ts";

const wanted = { margin: 0.02, disagreement: 0.1, power: 0.8, confidence: 0.9 };

const inGroups = (count: number, size: number, change: (group: number, item: number) => number): Change[] =>
  Array.from({ length: count * size }, (_, place) => {
    const group = Math.floor(place / size);
    return { group: String(group), value: change(group, place % size) };
  });

describe("what a margin takes", () => {
  it("is about 6.18 · ψ ÷ m² items, and exactly that where there are very many", () => {
    const { needed } = taskRequirement({ items: 500 }, wanted);
    expect(needed).toBeGreaterThan(pairsNeeded(0.1, 0.02));
    expect(needed).toBeLessThan(1.06 * pairsNeeded(0.1, 0.02));
    const fine = { ...wanted, margin: 0.001 };
    expect(taskRequirement({ items: 500 }, fine).needed! / pairsNeeded(0.1, 0.001)).toBeCloseTo(1, 2);
  });

  it("is never less than what an interval takes where nothing flips", () => {
    const { needed } = taskRequirement({ items: 500 }, { ...wanted, disagreement: 0 });
    const without = (n: number) => stratifiedPaired([{ gained: 0, lost: 0, n }], 0.9)!;
    expect(without(needed!).high).toBeLessThanOrEqual(0.02);
    expect(without(needed! - 2).high).toBeGreaterThan(0.02);
  });

  it("is told the other way round, too: the margin that the items decide", () => {
    const { decidable } = taskRequirement({ items: 500 }, wanted);
    expect(taskRequirement({ items: 500 }, { ...wanted, margin: decidable }).needed).toBeLessThanOrEqual(500);
    expect(taskRequirement({ items: 500 }, { ...wanted, margin: decidable - 0.0002 }).needed).toBeGreaterThan(500);
  });

  it("goes by the smaller tasks where their mean counts", () => {
    const of = (...items: number[]) =>
      macroRequirement(
        items.map((count) => ({ items: count })),
        wanted,
      );
    expect(of(100, 100).items).toBe(200);
    expect(of(20, 980).needed).toBeGreaterThan(10 * of(500, 500).needed!);
    // Tasks alike are joined so that they need about what one of all their items does.
    expect(of(100, 100).needed! / of(200).needed!).toBeCloseTo(1, 1);
  });

  it("is more where items come in groups", () => {
    const groups = Array<number>(50).fill(10);
    const { needed } = taskRequirement({ items: 500, groups }, wanted);
    expect(needed).toBeGreaterThan(taskRequirement({ items: 500 }, wanted).needed!);
    expect(taskRequirement({ items: 500, groups: Array<number>(500).fill(1) }, wanted)).toEqual(
      taskRequirement({ items: 500 }, wanted),
    );
  });

  it("is no number at all where a margin is so small that nobody asks as many", () => {
    expect(taskRequirement({ items: 500 }, { ...wanted, margin: 1e-7 }).needed).toBeNull();
    expect(itemsNeeded([{ gained: 0, lost: 0, n: 500 }], { ...wanted, margin: 1e-8 })).toBeNull();
  });

  it("is a number, too, where nothing differed, and one that the interval of so many pairs bears out", () => {
    for (const n of [1, 8, 500]) {
      const needed = itemsNeeded([{ gained: 0, lost: 0, n }], wanted)!;
      expect(stratifiedPaired([{ gained: 0, lost: 0, n: needed }], 0.9)!.high).toBeLessThan(0.02);
      expect(needed).toBeLessThan(4000);
    }
  });

  it("counts what was seen of groups, and more where they moved together", () => {
    const together = countChanges(inGroups(40, 5, (group) => (group < 4 ? 1 : group < 8 ? -1 : 0)));
    const apart = countChanges(inGroups(40, 5, (group, item) => (item > 0 ? 0 : group < 20 ? 1 : -1)));
    expect(together.gained + together.lost).toBe(apart.gained + apart.lost);
    expect(itemsNeeded([together], wanted)!).toBeGreaterThan(2 * itemsNeeded([apart], wanted)!);
  });
});

describe("at the planned number of items", () => {
  const random = seededRandom("power");
  const n = taskRequirement({ items: 0 }, wanted).needed!;
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
