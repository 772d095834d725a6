import { describe, expect, it } from "vitest";
import { lookEstimate, type Stratum } from "../../../src/analysis/stopping/look-estimate.ts";
import { tango } from "../../../src/statistics/paired.ts";

const stratum = (values: readonly number[], groups: readonly (string | null)[] = []): Stratum => ({
  scale: "right-or-wrong",
  observations: values.map((value, place) => ({ value, group: groups[place] ?? null })),
});
const mixed = (n: number): readonly number[] =>
  Array.from({ length: n }, (_, place) => (place % 10 === 0 ? 1 : place % 10 < 3 ? -1 : 0));
const width = (strata: readonly Stratum[]): number => {
  const { low = -9, high = 9 } = lookEstimate(strata, { kind: "paired" }, 0.95) ?? {};
  return high - low;
};

describe("the estimate at a look", () => {
  it("is Tango's of items that stand for themselves", () => {
    const estimate = lookEstimate([stratum(mixed(100))], { kind: "paired" }, 0.95);
    expect(estimate?.low).toBeCloseTo(tango({ gained: 10, lost: 20, n: 100 })?.low ?? 0, 10);
  });

  it("is wider where items of one passage are right or wrong together", () => {
    const values = Array.from({ length: 100 }, (_, place) => (place < 10 ? 1 : place < 30 ? -1 : 0));
    const byTens = values.map((_, place) => `passage ${Math.floor(place / 10)}`);
    expect(width([stratum(values, byTens)])).toBeGreaterThan(1.5 * width([stratum(values)]));
  });

  it("is given beside a task of passages in which nothing differs", () => {
    const passages = Array.from({ length: 12 }, (_, place) => `passage ${place % 4}`);
    expect(width([stratum(mixed(100)), stratum(Array(12).fill(0), passages)])).toBeLessThan(0.6);
  });

  it("is less the threshold, for one model", () => {
    const right = Array.from({ length: 100 }, (_, place) => (place < 70 ? 1 : 0));
    const estimate = lookEstimate([stratum(right)], { kind: "threshold", threshold: 0.6 }, 0.95);
    expect(estimate?.value).toBeCloseTo(0.1, 10);
  });

  it("waits while a task has no answers, or scores that never differ", () => {
    expect(lookEstimate([stratum(mixed(50)), stratum([])], { kind: "paired" }, 0.95)).toBeNull();
    const scores: Stratum = { ...stratum(Array(50).fill(0.2)), scale: "score" };
    expect(lookEstimate([scores], { kind: "paired" }, 0.95)).toBeNull();
  });
});
