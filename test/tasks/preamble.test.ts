import { describe, expect, it } from "vitest";
import { multipleChoice } from "../../src/tasks/multiple-choice.ts";
import { type Preamble, withPreamble } from "../../src/tasks/preamble.ts";
import type { TaskKind } from "../../src/tasks/types.ts";

const config = multipleChoice.configSchema.parse({ prompt: "Q: {question}\nA:" });
const itemOf = (n: number) => ({ id: `i${n}`, question: `Is it ${n}?`, choices: ["yes", "no"], answer: n % 2 });
const examples = Array.from({ length: 30 }, (_, n) => itemOf(n));
const kindWith = (changes: Partial<Preamble>) =>
  withPreamble(multipleChoice as unknown as TaskKind, {
    text: null,
    examples,
    count: 3,
    choose: "by-item",
    seed: 1,
    separator: "\n\n",
    ...changes,
  });
const promptOf = (n: number, changes: Partial<Preamble> = {}) => kindWith(changes).prompt(itemOf(n), config);
const shown = (prompt: string) => [...prompt.matchAll(/Is it (\d+)\?/g)].map(([, n]) => Number(n));

describe("examples before a question", () => {
  it("stand with their right answers, parted as the suite says, and end in the question", () => {
    expect(promptOf(40, { choose: "first", count: 2 })).toBe(
      "Q: Is it 0?\nA: yes\n\nQ: Is it 1?\nA: no\n\nQ: Is it 40?\nA:",
    );
    expect(promptOf(40, { choose: "first", count: 1, separator: "\n" })).toBe("Q: Is it 0?\nA: yes\nQ: Is it 40?\nA:");
  });

  it("are the same whatever else is asked and wherever the examples stand in their list", () => {
    expect(promptOf(50, { examples: [...examples].reverse() })).toBe(promptOf(50));
  });

  it("differ from item to item and from seed to seed", () => {
    const drawn = Array.from({ length: 20 }, (_, n) =>
      shown(promptOf(100 + n))
        .slice(0, 3)
        .join(),
    );
    expect(new Set(drawn).size).toBeGreaterThan(15);
    expect(promptOf(50, { seed: 2 })).not.toBe(promptOf(50));
  });

  it("never hold the question itself, nor one example twice", () => {
    for (let n = 0; n < 30; n++) {
      const numbers = shown(promptOf(n, { count: 10 }));
      expect(new Set(numbers).size).toBe(11);
      expect(numbers.at(-1)).toBe(n);
    }
    expect(shown(promptOf(0, { choose: "first", count: 2 }))).toEqual([1, 2, 0]);
  });

  it("are refused when there are too few", () => {
    expect(() => promptOf(5, { examples: examples.slice(0, 6), count: 6 })).toThrow(/only 5 differ/);
  });

  it("are drawn about equally often", () => {
    const counts = new Map<number, number>();
    for (let n = 100; n < 1100; n++)
      for (const number of shown(promptOf(n)).slice(0, 3)) counts.set(number, (counts.get(number) ?? 0) + 1);
    // 3000 draws over 30 examples: 100 each, standard deviation below 10.
    expect([...counts.values()].every((count) => Math.abs(count - 100) < 45)).toBe(true);
    expect(counts.size).toBe(30);
  });

  it("go into the request and the length, but not into the score", () => {
    const kind = kindWith({ count: 1, choose: "first" });
    expect(kind.request(itemOf(40), config, 1)).toMatchObject({ context: expect.stringMatching(/^Q: Is it 0/) });
    expect(kind.extent(itemOf(40), config).texts[0]).toMatch(/^Q: Is it 0/);
    expect(kind.chance(itemOf(40), config)).toBe(0.5);
  });
});

describe("a preamble", () => {
  it("comes first and may name fields of the item", () => {
    const item = { ...itemOf(40), subject: "{numbers}" };
    const kind = kindWith({ text: "About {subject}, {{so}}.", count: 0 });
    expect(kind.prompt(item, config)).toBe("About {numbers}, {so}.\n\nQ: Is it 40?\nA:");
  });
});
