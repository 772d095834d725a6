import { expect, it } from "vitest";
import { TimeLimitError, withinTime } from "../../src/lib/time-limit.ts";

it("gives what the work gives, and throws what it throws", () => {
  const thrown = new RangeError("own words");
  expect(withinTime(5000, () => ["result"])).toEqual(["result"]);
  expect(() =>
    withinTime(5000, () => {
      throw thrown;
    }),
  ).toThrow(thrown);
});

it.each([
  [
    "a loop",
    () => {
      for (;;);
    },
  ],
  [
    "a loop that catches all errors",
    () => {
      for (;;) {
        try {
          for (;;);
        } catch {}
      }
    },
  ],
  ["a pattern that backtracks", () => /^(a+)+$/.test(`${"a".repeat(5000)}b`)],
])("stops %s without end, and works on afterwards", (_name, work: () => unknown) => {
  expect(() => withinTime(50, work)).toThrow(TimeLimitError);
  expect(withinTime(5000, () => 1)).toBe(1);
});

it("holds one limit inside another", () => {
  const inner = (): string => {
    try {
      return withinTime(50, () => {
        for (;;);
      });
    } catch (error) {
      return String(error);
    }
  };
  expect(withinTime(60_000, inner)).toContain("within 50 ms");
});

/** A wait in which this process computes nothing, as when the machine is held up. */
const heldUp = (): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400);
};

it("tries again what the machine held up", () => {
  let tries = 0;
  const work = (): string => {
    tries += 1;
    if (tries === 1) heldUp();
    return "done";
  };
  expect([withinTime(200, work), tries]).toEqual(["done", 2]);
});

it("gives up what is held up again and again", () => {
  let tries = 0;
  const work = (): void => {
    tries += 1;
    heldUp();
  };
  expect(() => withinTime(200, work)).toThrow(TimeLimitError);
  expect(tries).toBe(3);
});
