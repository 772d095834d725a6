import { expect, it } from "vitest";
import { tallyOf } from "../../src/lib/tally.ts";

it("counts how often each value occurs, in order of first occurrence", () => {
  expect([...tallyOf("banana")]).toEqual([
    ["b", 1],
    ["a", 3],
    ["n", 2],
  ]);
  expect(tallyOf([]).size).toBe(0);
});
