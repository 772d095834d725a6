import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createTrail, joinTrails, placeOf } from "../../src/metrics/trail.ts";

function idsOf(...recordIds: readonly string[]): readonly string[] {
  const trail = createTrail();
  for (const id of recordIds) trail.add(id);
  return trail.ids();
}

describe("a trail", () => {
  it("tells neighbouring lines as one stretch, by writer and line", () => {
    expect(idsOf("b:7", "a:3", "b:5", "a:1", "b:6", "a:2", "b:9")).toEqual(["a:1-3", "b:5-7", "b:9"]);
  });

  it("tells a line once and nothing of nothing", () => {
    expect(idsOf("a:4", "a:4")).toEqual(["a:4"]);
    expect(idsOf()).toEqual([]);
  });

  it("goes on after it was told", () => {
    const trail = createTrail();
    trail.add("a:1");
    expect(trail.ids()).toEqual(["a:1"]);
    trail.add("a:2");
    expect(trail.ids()).toEqual(["a:1-2"]);
  });

  it("loses no line", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 60 })), (lines) => {
        const told = idsOf(...lines.map((line) => `w:${line}`)).flatMap((id) => {
          const [first, last] = id.slice(2).split("-").map(Number);
          return Array.from({ length: (last ?? first!) - first! + 1 }, (_, index) => first! + index);
        });
        expect(told).toEqual([...lines].sort((a, b) => a - b));
      }),
    );
  });
});

it("finds a writer whose name holds a colon", () => {
  expect(placeOf("host:1:12")).toEqual({ writer: "host:1", line: 12 });
});

it("joins trails without saying an id twice", () => {
  const trail = createTrail();
  trail.add("a:1");
  expect(joinTrails([trail, trail])).toEqual(["a:1"]);
});
