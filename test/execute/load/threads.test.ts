import { describe, expect, it } from "vitest";
import { fairest, fastest } from "../../../src/execute/load/threads.ts";

const trial = (...rates: readonly (readonly [threads: number, rate: number])[]) =>
  rates.map(([threads, decodeTokensPerSecond]) => ({ threads, decodeTokensPerSecond }));

describe("the thread count of a trial", () => {
  it("is the fastest one where that is clear", () => {
    expect(fastest(trial([1, 100], [2, 180], [4, 90]))).toBe(2);
  });

  it("is the fewest of those that a short trial can't tell apart", () => {
    expect(fastest(trial([1, 5590], [2, 5907]))).toBe(1);
    expect(fastest(trial([4, 210], [2, 200], [1, 120]))).toBe(2);
  });

  it("is none where nothing was tried", () => {
    expect(fastest([])).toBeNull();
  });
});

describe("the thread count at which models are held against each other", () => {
  it("is the largest one's own where the others lose little by it", () => {
    expect(fairest([trial([1, 2], [4, 5], [8, 9]), trial([1, 40], [4, 100], [8, 90])])).toBe(8);
  });

  it("is another where it would cripple one of them", () => {
    expect(fairest([trial([1, 40], [2, 70]), trial([1, 2650], [2, 140])])).toBe(1);
  });

  it("is one that all have tried, the fewest among equals", () => {
    expect(fairest([trial([1, 10], [2, 20], [3, 60]), trial([1, 20], [2, 10])])).toBe(2);
    expect(fairest([trial([1, 10], [2, 20]), trial([1, 20], [2, 10])])).toBe(1);
    expect(fairest([trial([1, 10]), trial([2, 10])])).toBeNull();
    expect(fairest([])).toBeNull();
  });
});
