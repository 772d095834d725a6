import { describe, expect, it } from "vitest";
import type { ResultRecord, SchoolmarkRecord } from "../../src/records/schema.ts";
import { tango } from "../../src/statistics/paired.ts";
import { wilson } from "../../src/statistics/proportions.ts";
import { choiceTask, modelOf, planOf, reduceAll, result, taskOf } from "./records.ts";

const prose = taskOf("s/prose", "text", "bits_per_byte");
const models = ["full", "small"].map((id) => ({ ...modelOf(id), tokenizerHash: "same" }));
const plan = (parts: object = {}) => planOf([choiceTask, prose], { models, reference: "full", ...parts });

/** Ten items: `full` answers eight of them right, `small` six of these and one more. */
const answers = (model: string, right: (item: number) => boolean): readonly ResultRecord[] =>
  Array.from({ length: 10 }, (_, item) =>
    result({ acc: right(item) ? 1 : 0 }, { model, item: `${item}`, itemHash: `h${item}` }),
  );
const choices = [...answers("full", (item) => item < 8), ...answers("small", (item) => item < 6 || item === 9)];

type Distribution = readonly [position: number, tokens: readonly number[], probabilities: readonly number[]];
function text(model: string, item: string, nats: number, heads: readonly Distribution[] = []): SchoolmarkRecord {
  return result(
    { log_likelihood: -nats, bytes: 10, words: 2 },
    {
      model,
      task: "s/prose",
      item,
      itemHash: `t${item}`,
      method: "rolling log-likelihood",
      output: {
        type: "rolling",
        logLikelihood: -nats,
        tokens: 5,
        bytes: 10,
        distributions: heads.map(([position, tokens, probabilities]) => ({
          position,
          tokens: [...tokens],
          logProbabilities: probabilities.map(Math.log),
        })),
      },
    },
  );
}
const texts = [
  text("full", "1", 10, [
    [1, [7, 8], [0.5, 0.5]],
    [4, [7, 8], [0.5, 0.5]],
  ]),
  text("full", "2", 20, [[2, [7, 8], [0.5, 0.5]]]),
  text("small", "1", 12, [
    [1, [7, 8], [0.75, 0.25]],
    [4, [7, 8], [0.5, 0.5]],
  ]),
  text("small", "2", 22, [[2, [8, 7], [0.75, 0.25]]]),
];

describe("a model against the run's reference", () => {
  const { row, rows } = reduceAll(plan(), [...choices, ...texts]);
  const of = (metric: string, task: string | null) => row(metric, task, "small");

  it("is told its flips either way, of the same items, with Wilson's interval", () => {
    expect(of("flips_lost", "s/choices")).toMatchObject({ n: 10, ...wilson(2, 10) });
    expect(of("flips_gained", "s/choices")).toMatchObject({ n: 10, ...wilson(1, 10) });
  });

  it("is told what the flips make together, with Tango's interval", () => {
    expect(of("right_change", "s/choices")).toMatchObject({
      value: -0.1,
      low: tango({ gained: 1, lost: 2, n: 10 })?.low,
    });
    expect(of("right_change", null)).toMatchObject({ value: -0.1, n: 10 });
  });

  it("is told the bits per byte that it needs more", () => {
    expect(of("bits_per_byte_change", "s/prose").value).toBeCloseTo(4 / Math.LN2 / 20, 12);
  });

  it("is told its divergence as the lower bound that it is, over the sampled positions", () => {
    // Twice ½·ln(½ ÷ ¾) + ½·ln(½ ÷ ¼), once nothing.
    const one = 0.5 * Math.log(0.5 / 0.75) + 0.5 * Math.log(0.5 / 0.25);
    const found = of("kl_divergence", "s/prose");
    expect(found.value).toBeCloseTo((2 * one) / 3, 6);
    expect(found).toMatchObject({ n: 3, method: expect.stringContaining("lower bound") });
    expect(found.low).toBeGreaterThanOrEqual(0);
  });

  it("is told at how many positions it holds the same token for the likeliest", () => {
    expect(of("top1_agreement", "s/prose")).toMatchObject({ n: 3, value: 2 / 3 });
  });

  it("has the same figures in whatever order the records come", () => {
    expect(reduceAll(plan(), [...choices, ...texts].reverse()).rows.map(({ value }) => value)).toEqual(
      rows.map(({ value }) => value),
    );
  });

  it("is the only one with such figures: the reference has none", () => {
    expect(rows.filter(({ metric, model }) => metric.startsWith("flips") && model === "full")).toEqual([]);
  });
});

describe("what can't be held against the reference", () => {
  it("is left out and counted where one side lacks the answer", () => {
    const { row } = reduceAll(plan(), choices.slice(0, -1));
    expect(row("flips_lost", "s/choices", "small")).toMatchObject({
      n: 9,
      reason: expect.stringContaining("1 answer without one to hold it against"),
    });
  });

  it("has no divergence where the two split texts into other tokens, but bits per byte", () => {
    const others = models.map((model) => ({ ...model, tokenizerHash: model.id }));
    const { row } = reduceAll(plan({ models: others }), texts);
    expect(row("kl_divergence", "s/prose", "small")).toMatchObject({
      value: null,
      reason: expect.stringContaining("other tokens"),
    });
    expect(row("bits_per_byte_change", "s/prose", "small").value).toBeGreaterThan(0);
  });

  it("gives no rows in runs without a reference", () => {
    const { rows } = reduceAll(planOf([choiceTask, prose], { models }), [...choices, ...texts]);
    expect(rows.filter(({ metric }) => /^(flips|kl|top1)/.test(metric))).toEqual([]);
  });
});
