import { describe, expect, it } from "vitest";
import { tango } from "../../../src/statistics/paired.ts";
import { planOf, reduceAll, result, taskOf } from "../records.ts";

const closed = taskOf("s/closed", "multiple-choice", "acc");
const open = { ...taskOf("s/open", "multiple-choice", "acc"), baseline: "s/closed" };
const alone = taskOf("s/alone", "text", "bits_per_byte");
const following = { ...taskOf("s/following", "text", "bits_per_byte"), baseline: "s/alone" };

const answer = (task: string, item: number, right: boolean) =>
  result({ acc: right ? 1 : 0 }, { task, item: `${item}`, itemHash: `${task}${item}`, prompt: task });
const text = (task: string, item: number, nats: number) =>
  result(
    { log_likelihood: -nats, bytes: 10, words: 2 },
    {
      task,
      item: `${item}`,
      itemHash: `${task}${item}`,
      method: "rolling log-likelihood",
      output: { type: "rolling", logLikelihood: -nats, tokens: 5, bytes: 10 },
    },
  );

describe("the gain over a task's baseline", () => {
  const records = [
    ...[0, 1, 2, 3].flatMap((item) => [answer("s/closed", item, item === 0), answer("s/open", item, item !== 3)]),
    answer("s/open", 9, true),
    text("s/alone", 1, 10),
    text("s/alone", 2, 20),
    text("s/following", 1, 8),
    text("s/following", 2, 16),
  ];
  const { row, rows } = reduceAll(planOf([closed, open, alone, following]), records);

  it("is the paired difference of the same items, with Tango's interval, and tells what had no partner", () => {
    expect(row("right_gain", "s/open")).toMatchObject({
      n: 4,
      value: 0.5,
      low: tango({ gained: 2, lost: 0, n: 4 })?.low,
      method: "over s/closed: paired difference, Tango's 95 % interval",
      reason: "1 answer without one to hold it against",
    });
  });

  it("is bits per byte for texts", () => {
    expect(row("bits_per_byte_gain", "s/following").value).toBeCloseTo(6 / Math.LN2 / 20, 12);
  });

  it("is told of tasks that name a baseline only", () => {
    expect(rows.filter(({ metric }) => metric.endsWith("_gain")).map(({ task }) => task)).toEqual([
      "s/open",
      "s/following",
    ]);
  });

  it("keeps baselines out of the mean over tasks", () => {
    expect(row("acc", null)).toMatchObject({ value: 0.8, n: 5 });
  });
});
