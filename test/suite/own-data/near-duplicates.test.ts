import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withoutBoilerplate } from "../../../src/suite/own-data/boilerplate.ts";
import { nearDuplicates } from "../../../src/suite/own-data/near-duplicates.ts";

const word = fc.string({ unit: fc.constantFrom(..."abcdefghij"), minLength: 3, maxLength: 8 });
const passage = fc.array(word, { minLength: 120, maxLength: 160 });

describe("near duplicates", () => {
  it("are found where a few words of many differ, and not in texts of other words", () => {
    fc.assert(
      fc.property(passage, passage, fc.nat(119), (words, others, place) => {
        const changed = words.with(place, "changed");
        const texts = [words, others, changed].map((list) => list.join(" "));
        expect([...nearDuplicates(texts)]).toEqual([2]);
      }),
      { numRuns: 50 },
    );
  });

  it("are told apart from texts that share half of their words", () => {
    fc.assert(
      fc.property(passage, passage, (words, others) => {
        const half = [...words.slice(0, 60), ...others.slice(60)];
        expect([...nearDuplicates([words.join(" "), half.join(" ")])]).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it("take case, spacing and marks for nothing, and scripts without spaces by their characters", () => {
    const text = "The river bends twice before it reaches the old mill and turns the wheel with some force.";
    expect([...nearDuplicates([text, text.toUpperCase().replaceAll(" ", "  - ")])]).toEqual([1]);
    const chinese = "河流在到达老磨坊之前弯曲了两次并用力转动轮子村民们每天早上都来这里取水";
    expect([...nearDuplicates([chinese, `${chinese}。`, [...chinese].reverse().join("")])]).toEqual([1]);
  });
});

describe("boilerplate", () => {
  const prose = (text: string) => ({ kind: "prose" as const, text, start: 0, end: text.length });
  it("is what three documents repeat, licences and navigation", () => {
    const footer = prose("Brought to you by the same people as always.");
    const documents = ["One", "Two", "Three"].map((name) => ({
      file: `${name}.md`,
      blocks: [
        prose(`${name} has its own text, of some length.`),
        footer,
        prose("Next"),
        prose("Permission is hereby granted, free of charge, …"),
      ],
      tables: [{ header: ["a", "b"], rows: [], place: 3, start: 0, end: 0 }],
    }));
    const found = withoutBoilerplate(documents);
    expect(found.removed).toBe(9);
    expect(found.documents.map(({ blocks }) => blocks.length)).toEqual([1, 1, 1]);
    expect(found.documents[0]?.tables[0]?.place).toBe(1);
    expect(withoutBoilerplate(documents.slice(0, 2)).documents[0]?.blocks).toContain(footer);
  });
});
