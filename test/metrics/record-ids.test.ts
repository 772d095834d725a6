import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRecordIds, joinRecordIds, recordPosition } from "../../src/metrics/record-ids.ts";

function idsOf(...recordIds: readonly string[]): readonly string[] {
  const records = createRecordIds();
  for (const id of recordIds) records.add(id);
  return records.ids();
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
    const records = createRecordIds();
    records.add("a:1");
    expect(records.ids()).toEqual(["a:1"]);
    records.add("a:2");
    expect(records.ids()).toEqual(["a:1-2"]);
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
  expect(recordPosition("host:1:12")).toEqual({ writer: "host:1", line: 12 });
});

it("joins trails without saying an id twice", () => {
  const records = createRecordIds();
  records.add("a:1");
  expect(joinRecordIds([records, records])).toEqual(["a:1"]);
});
