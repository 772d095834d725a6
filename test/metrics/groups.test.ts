import { describe, expect, it } from "vitest";
import { clusteredShare, createClusters } from "../../src/statistics/clusters.ts";
import { choiceTask, planOf, reduceAll, result, taskOf } from "./records.ts";

/** Ten passages with three questions each, answered all right or all wrong. */
const grouped = Array.from({ length: 30 }, (_, n) =>
  result(
    { acc: Math.floor(n / 3) % 2, brier: (Math.floor(n / 3) % 2) / 2 },
    { item: `${n}`, group: `passage ${Math.floor(n / 3)}`, chance: 0.25 },
  ),
);
const alone = grouped.map((record) => ({ ...record, group: null }));

describe("scores of items that share a group", () => {
  const [byGroup, single] = [reduceAll(planOf([choiceTask]), grouped), reduceAll(planOf([choiceTask]), alone)];

  it("have the same value and a wider interval, and say so", () => {
    const [clustered, plain] = [byGroup.row("acc", "s/choices"), single.row("acc", "s/choices")];
    const clusters = createClusters();
    for (const { score, group = null } of grouped) clusters.add(group, score["acc"] ?? 0, 1);
    expect(clustered).toMatchObject({ n: 30, ...clusteredShare(clusters.pairs, 30) });
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
