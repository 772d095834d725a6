import { describe, expect, it } from "vitest";
import { fastest } from "../../src/execute/threads.ts";

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
