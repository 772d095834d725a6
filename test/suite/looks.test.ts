import { describe, expect, it } from "vitest";
import { defaultLooks } from "../../src/statistics/sequential.ts";
import { dealLooks } from "../../src/suite/looks.ts";
import type { Item } from "../../src/tasks/types.ts";
import { questions, suiteOf, taskOf } from "../support/suites.ts";

const looks = defaultLooks;
const suite = suiteOf("s", [
  taskOf("s/many", "multiple-choice", questions(100)),
  taskOf("s/few", "multiple-choice", questions(6)),
  taskOf("s/speed", "speed", [{ id: "d", phase: "decode", tokens: 8 } as Item]),
]);
const dealt = (task: string, count: number, seed = 1): readonly (number | null)[] => {
  const lookOf = dealLooks([suite], looks, seed);
  return questions(count).map(({ id }) => lookOf(task, id));
};
const counts = (places: readonly (number | null)[]): readonly number[] =>
  looks.map((_, look) => places.filter((place) => place === look).length);

describe("dealing items out to looks", () => {
  it("gives every look the same share of every task", () => {
    expect(counts(dealt("s/many", 100))).toEqual([25, 25, 25, 25]);
    expect(counts(dealt("s/few", 6))).toEqual([2, 1, 2, 1]);
  });

  it("draws by the seed alone, and not in the order of the file", () => {
    expect(dealt("s/many", 100)).toEqual(dealt("s/many", 100));
    expect(dealt("s/many", 100, 2)).not.toEqual(dealt("s/many", 100));
    expect(new Set(dealt("s/many", 100).slice(0, 25)).size).toBeGreaterThan(1);
  });

  it("keeps items of a group in one look", () => {
    const grouped = questions(40).map((item, place) => ({ ...item, group: `passage ${place % 8}` }));
    const lookOf = dealLooks([suiteOf("s", [taskOf("s/g", "multiple-choice", grouped)])], looks, 1);
    for (let group = 0; group < 8; group++) {
      const members = grouped.filter((item) => item.group === `passage ${group}`);
      expect(new Set(members.map(({ id }) => lookOf("s/g", id))).size).toBe(1);
    }
  });

  it("deals no timings, and knows no item of another plan", () => {
    const lookOf = dealLooks([suite], looks, 1);
    expect([lookOf("s/speed", "d"), lookOf("s/many", "none"), lookOf("other", "q0")]).toEqual([null, null, null]);
  });
});
