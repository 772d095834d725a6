import fc from "fast-check";
import { expect, it } from "vitest";
import { seededRandom, shuffled } from "../../src/lib/random.ts";
import { exactSum } from "../../src/statistics/sums.ts";

function sumOf(terms: readonly number[]): number {
  const sum = exactSum();
  for (const term of terms) sum.add(term);
  return sum.total();
}

it("loses nothing that cancels", () => {
  expect(sumOf([1e100, 1, -1e100])).toBe(1);
  expect(sumOf([1, 1e16, 1, -1e16])).toBe(2);
});

it("rounds ten tenths to one, where plain addition does not", () => {
  expect(sumOf(Array.from({ length: 10 }, () => 0.1))).toBe(1);
});

it("rounds a half to even as if all terms had been seen", () => {
  expect(sumOf([1e16, 1, 1e-16])).toBe(1e16 + 2);
  expect(sumOf([1e16, 1, -1e-16])).toBe(1e16);
});

it("is 0 of nothing", () => {
  expect(sumOf([])).toBe(0);
});

it("gives the same bits in any order", () => {
  const terms = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e200, max: 1e200 }), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(terms, fc.string(), (values, seed) => {
      // −0 and 0 are the same total.
      expect(sumOf(shuffled(values, seededRandom(seed))) === sumOf(values)).toBe(true);
    }),
  );
});
