import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Change, countChanges, countLoneChanges } from "../../src/statistics/grouped-pairs.ts";
import { pairedInterval } from "../../src/statistics/paired.ts";
import { stratifiedPaired } from "../../src/statistics/stratified.ts";

const inGroups = (groups: readonly (readonly number[])[]): readonly Change[] =>
  groups.flatMap((values, index) => values.map((value) => ({ group: `g${index}`, value })));

const change = fc.constantFrom(-1, 0, 0, 0, 1);
const manyGroups = fc.array(fc.array(change, { minLength: 1, maxLength: 6 }), { minLength: 3, maxLength: 40 });

const width = (interval: { readonly low: number; readonly high: number } | null): number =>
  interval === null ? Number.NaN : interval.high - interval.low;

describe("changes counted by group", () => {
  it("stand for themselves where each is alone, named or not", () => {
    const values = [1, -1, 0, 0, -1];
    const counts = { gained: 1, lost: 2, n: 5 };
    expect(countChanges(values.map((value) => ({ group: null, value })))).toEqual(counts);
    expect(countChanges(inGroups(values.map((value) => [value])))).toEqual(counts);
    expect(countLoneChanges(values)).toEqual(counts);
  });

  it("are as many as groups alike, while none is seen or all of a group change alike", () => {
    const none = countChanges(inGroups(Array.from({ length: 20 }, () => [0, 0, 0, 0, 0])));
    expect(none.grouping).toEqual({ effective: 20, alike: 20, groups: 20 });
    const together = [...Array(10).fill([1, 1, 1, 1]), ...Array(10).fill([-1, -1, -1, -1])] as number[][];
    expect(countChanges(inGroups(together)).grouping?.effective).toBeCloseTo(20, 10);
  });

  it("have the effective number that the formula gives by hand", () => {
    // Sizes 3, 2 and 1, sums −2, 1, 0: difference −1/6, whole (9 + 4 + 1)/6 = 7/3, residues −3/2, 4/3, 1/6:
    // (9/4 + 16/9 + 1/36 + 49/9) ÷ (3 + 7/3) = 9.5 ÷ 5.33333 = 1.78125.
    const counts = countChanges(inGroups([[-1, -1, 0], [1, 0], [0]]));
    expect(counts).toMatchObject({ gained: 1, lost: 2, n: 6 });
    expect(counts.grouping?.effective).toBeCloseTo(6 / 1.78125, 10);
    expect(counts.grouping?.alike).toBeCloseTo(18 / 7, 10);
  });

  it("are never more than the items, nor certain where flips cancel out within groups", () => {
    const cancelling = countChanges(inGroups(Array.from({ length: 8 }, () => [1, -1, 0, 0])));
    expect(cancelling.grouping?.effective).toBeLessThanOrEqual(32);
    expect(width(stratifiedPaired([cancelling]))).toBeGreaterThan(width(pairedInterval({ gained: 8, lost: 8, n: 32 })));
  });

  it("hardly differ for one named pair among lone items", () => {
    const lone = Array.from({ length: 10 }, () => ({ group: null, value: 0 }));
    const counts = countChanges([...lone, ...inGroups([[0, 0]])]);
    expect(counts.grouping?.effective).toBeCloseTo(12 / (14 / 12), 10);
  });

  it("do not depend on their order", () => {
    fc.assert(
      fc.property(manyGroups, (groups) => {
        const changes = inGroups(groups);
        const [one, other] = [countChanges(changes), countChanges([...changes].reverse())];
        expect(other.grouping?.effective ?? 0).toBeCloseTo(one.grouping?.effective ?? 0, 9);
      }),
    );
  });
});

describe("the interval of grouped changes", () => {
  it("is that of lone pairs, to the last digit, where no item has a companion", () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 200 }), (values) => {
        const counts = countChanges(inGroups(values.map((value) => [value])));
        expect(stratifiedPaired([counts], 0.9)).toEqual(pairedInterval(counts, 0.9));
      }),
    );
  });

  it("has always a width, and is never narrower than that of as many lone items", () => {
    fc.assert(
      fc.property(manyGroups, (groups) => {
        const counts = countChanges(inGroups(groups));
        const interval = stratifiedPaired([counts], 0.9);
        if (interval === null) return;
        expect(width(interval)).toBeGreaterThanOrEqual(width(pairedInterval(counts, 0.9)) - 1e-12);
        expect(interval.low).toBeLessThan(interval.high);
        expect(interval.low).toBeLessThanOrEqual(interval.value);
        expect(interval.value).toBeLessThanOrEqual(interval.high);
        expect(Math.max(-interval.low, interval.high)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("turns around when the two sides are swapped", () => {
    fc.assert(
      fc.property(manyGroups, (groups) => {
        const swapped = groups.map((values) => values.map((value) => -value));
        const [one, other] = [groups, swapped].map((those) => stratifiedPaired([countChanges(inGroups(those))]));
        expect(other?.low ?? 0).toBeCloseTo(-(one?.high ?? 0), 9);
      }),
    );
  });

  it("is refused for one group, and tells next to nothing of two", () => {
    expect(stratifiedPaired([countChanges(inGroups([[0, 0, 0, 0]]))])).toBeNull();
    expect(stratifiedPaired([countChanges(inGroups([Array(99).fill(0) as number[], [0]]))])).toBeNull();
    expect(
      width(
        stratifiedPaired([
          countChanges(
            inGroups([
              [0, 0],
              [0, 0],
            ]),
          ),
        ]),
      ),
    ).toBeGreaterThan(1.5);
  });
});
