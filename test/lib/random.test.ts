import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hash32, seededRandom, shuffled } from "../../src/lib/random.ts";

describe("hash32", () => {
  it("never changes: items chosen by it would be others", () => {
    // FNV-1a of "" and "a" (published test vectors 811c9dc5 and e40c292c), mixed by MurmurHash3's finalizer.
    const mixed = (start: number): number => {
      let bits = BigInt(start);
      const step = (shift: bigint, factor: bigint) => {
        bits ^= bits >> shift;
        bits = (bits * factor) % 2n ** 32n;
      };
      step(16n, 0x85ebca6bn);
      step(13n, 0xc2b2ae35n);
      return Number(bits ^ (bits >> 16n));
    };
    expect(hash32("")).toBe(mixed(0x811c9dc5));
    expect(hash32("a")).toBe(mixed(0xe40c292c));
  });

  it("spreads neighbouring names evenly over the high and the low bits", () => {
    const names = Array.from({ length: 4096 }, (_, n) => `item-${n}`);
    for (const bucketOf of [(h: number) => h >>> 28, (h: number) => h & 15]) {
      const buckets = new Array<number>(16).fill(0);
      for (const name of names) buckets[bucketOf(hash32(name))]! += 1;
      const chiSquare = buckets.reduce((sum, n) => sum + (n - 256) ** 2 / 256, 0);
      // 15 degrees of freedom: above 37.7 once in a thousand hashes.
      expect(chiSquare).toBeLessThan(37.7);
    }
  });
});

describe("seeded random numbers", () => {
  it("are the same for a seed and others for another", () => {
    const draw = (seed: string) => Array.from({ length: 5 }, seededRandom(seed));
    expect(draw("a")).toEqual(draw("a"));
    expect(draw("a")).not.toEqual(draw("b"));
  });

  it("fill the interval from 0 to 1 evenly", () => {
    const random = seededRandom("even");
    const tenths = new Array<number>(10).fill(0);
    for (let n = 0; n < 10_000; n++) {
      const value = random();
      expect(value >= 0 && value < 1).toBe(true);
      tenths[Math.floor(value * 10)]! += 1;
    }
    // Four standard deviations of a binomial count: √(10 000 · 0.1 · 0.9) = 30.
    for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(120);
  });
});

describe("shuffling", () => {
  it("keeps every value and leaves the original as it was", () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.string(), (values, seed) => {
        const before = [...values];
        const after = shuffled(values, seededRandom(seed));
        expect(values).toEqual(before);
        expect([...after].sort((a, b) => a - b)).toEqual([...values].sort((a, b) => a - b));
      }),
    );
  });

  it("gives each of the six orders of three equally often", () => {
    const random = seededRandom("orders");
    const counts = new Map<string, number>();
    for (let n = 0; n < 6000; n++) {
      const order = shuffled(["a", "b", "c"], random).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    // Four standard deviations: √(6000 · 1/6 · 5/6) = 29.
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(116);
  });
});
