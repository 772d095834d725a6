import { describe, expect, it } from "vitest";
import { countRight, stratifiedShare } from "../../src/statistics/shares.ts";
import { choiceTask, modelOf, planOf, reduceAll, result, taskOf } from "./records.ts";

/** Ten passages with three questions each, answered all right or all wrong. */
const grouped = Array.from({ length: 30 }, (_, n) =>
  result(
    { acc: Math.floor(n / 3) % 2, brier: (Math.floor(n / 3) % 2) / 2 },
    { item: `${n}`, itemHash: `h${n}`, group: `passage ${Math.floor(n / 3)}`, chance: 0.25 },
  ),
);
const alone = grouped.map((record) => ({ ...record, group: null }));

describe("scores of items that share a group", () => {
  const [byGroup, single] = [reduceAll(planOf([choiceTask]), grouped), reduceAll(planOf([choiceTask]), alone)];

  it("have the same value and a wider interval, and say so", () => {
    const [clustered, plain] = [byGroup.row("acc", "s/choices"), single.row("acc", "s/choices")];
    const counts = countRight(grouped.map(({ score, group = null }) => ({ group, value: score["acc"] ?? 0 })));
    expect(clustered).toMatchObject({ n: 30, ...stratifiedShare([counts]) });
    expect(clustered.value).toBe(plain.value);
    expect((clustered.high ?? 0) - (clustered.low ?? 0)).toBeGreaterThan(1.5 * ((plain.high ?? 0) - (plain.low ?? 0)));
    expect(clustered.method).toBe("log-likelihood, share with Wilson's 95 % interval over 10 groups of items");
    expect(plain.method).not.toMatch(/groups/);
  });

  it("widen means and the mean over tasks too", () => {
    const width = ({ low, high }: { low: number | null; high: number | null }) => (high ?? 0) - (low ?? 0);
    expect(width(byGroup.row("brier", "s/choices"))).toBeGreaterThan(1.5 * width(single.row("brier", "s/choices")));
    expect(width(byGroup.row("acc", null))).toBeGreaterThan(1.5 * width(single.row("acc", null)));
  });

  it("have no interval where all are of one group", () => {
    const { row } = reduceAll(planOf([choiceTask]), grouped.slice(0, 3));
    expect(row("acc", "s/choices")).toMatchObject({
      n: 3,
      value: 0,
      low: null,
      high: null,
      reason: expect.stringMatching(/^one group: no interval/),
    });
    // The mean over tasks has its value too: nothing is missing but the interval.
    expect(row("acc")).toMatchObject({ n: 3, value: 0, low: null, high: null, reason: "one group: no interval" });
  });

  it("widen the flips against another model too", () => {
    const plan = planOf([choiceTask], { models: [modelOf("a"), modelOf("b")], reference: "a" });
    const both = (records: typeof grouped) => [
      ...records.map((record) => ({ ...record, model: "a", score: { acc: 1 } })),
      ...records.map((record) => ({ ...record, model: "b" })),
    ];
    const [flips, singly] = [grouped, alone].map((records) => {
      const { value, low, high } = reduceAll(plan, both(records)).row("flips_lost", "s/choices", "b");
      return { value, width: (high ?? 0) - (low ?? 0) };
    });
    expect(flips?.value).toBe(singly?.value);
    expect(flips?.width).toBeGreaterThan(1.4 * (singly?.width ?? 0));
  });
});

describe("scores that do not vary", () => {
  const same = Array.from({ length: 20 }, (_, n) => result({ acc: 1, gold_probability: 0.3 }, { item: `${n}` }));

  it("have no interval where the spread between items is what it is made of", () => {
    expect(reduceAll(planOf([choiceTask]), same).row("gold_probability", "s/choices")).toMatchObject({
      n: 20,
      value: 0.3,
      low: null,
      high: null,
      reason: expect.stringMatching(/^every item has the same score: no interval/),
    });
    const texts = [0, 1].map((n) =>
      result({ log_likelihood: -8, bytes: 10, words: 2 }, { task: "s/text", item: `${n}`, method: "log-likelihood" }),
    );
    const { row } = reduceAll(planOf([{ ...taskOf("s/text", "text", "bits_per_byte"), items: 2 }]), texts);
    expect(row("bits_per_byte", "s/text")).toMatchObject({
      low: null,
      high: null,
      reason: "every item has the same score: no interval",
    });
  });

  it("have Wilson's interval where right and wrong are counted", () => {
    const { value, low, high } = reduceAll(planOf([choiceTask]), same).row("acc", "s/choices");
    expect([value, high]).toEqual([1, 1]);
    expect(low).toBeCloseTo(20 / (20 + 1.959964 ** 2), 6);
  });
});

it("a note on the items stands beside the score that it touches", () => {
  const { row } = reduceAll(planOf([{ ...choiceTask, notes: ["choices were shuffled"] }]), alone);
  expect(row("acc", "s/choices").reason).toBe("choices were shuffled");
  expect(row("brier", "s/choices").reason).toBeNull();
});

it("a model that never stops thinking raises an alarm", () => {
  const task = taskOf("s/free", "generate", "exact_match");
  const records = ["thinking-unfinished", "ran-to-limit"].map((flag, n) =>
    result({ exact_match: 0 }, { task: "s/free", item: `${n}`, method: "free generation", flags: [flag] }),
  );
  const { alarms } = reduceAll(planOf([task]), records);
  expect(alarms.map(({ message }) => message)).toContainEqual(
    expect.stringMatching(/^1 of 2 generated answers ended while the model was still thinking/),
  );
});
