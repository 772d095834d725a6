import { describe, expect, it } from "vitest";
import { wilson } from "../../../src/statistics/proportions.ts";
import { choiceTask, fail, modelOf, planOf, reduceAll, result, skip, taskOf } from "../records.ts";

const rightAndWrong = [1, 1, 1, 0].map((acc, index) =>
  result({ acc, brier: acc / 2 }, { item: `${index}`, chance: 0.25 }),
);

describe("a task that counts right and wrong", () => {
  const { row } = reduceAll(planOf([choiceTask]), rightAndWrong);

  it("has its share with Wilson's interval", () => {
    const share = wilson(3, 4)!;
    expect(row("acc", "s/choices")).toMatchObject({
      model: "a",
      variant: "v",
      task: "s/choices",
      metric: "acc",
      method: "log-likelihood, share with Wilson's 95 % interval",
      unit: "share",
      better: "higher",
      n: 4,
      value: 0.75,
      low: share.low,
      high: share.high,
      scope: null,
      reason: null,
      origin: "measured",
      recordIds: ["w:1-4"],
    });
  });

  it("has the mean of its other scores beside it", () => {
    const brier = row("brier", "s/choices");
    expect(brier.value).toBe(0.375);
    // scipy 1.17.1: t.interval(0.95, 3, 0.375, 0.125), cut at 0.
    expect(brier.low).toBe(0);
    expect(brier.high).toBeCloseTo(0.7728058, 6);
    expect(brier.better).toBe("lower");
  });
});

describe("what is missing", () => {
  it("is told where items failed or were skipped, with the reasons", () => {
    const records = [
      ...rightAndWrong.slice(0, 1),
      fail("timeout", "no answer in 5 s", { item: "1" }),
      skip("too long", { item: "2" }),
    ];
    const { row, alarms } = reduceAll(planOf([choiceTask]), records);
    const text = "3 of 4 items have no result: timeout: no answer in 5 s (1), too long (1), not asked (1)";
    expect(row("acc", "s/choices")).toMatchObject({ n: 1, value: 1, reason: text });
    expect(alarms).toEqual([{ model: "a", task: "s/choices", message: text }]);
  });

  it("is the whole figure where all items were skipped", () => {
    const records = [0, 1, 2, 3].map((item) => skip("not supported", { item: `${item}` }));
    const { row } = reduceAll(planOf([choiceTask]), records);
    expect(row("acc", "s/choices")).toMatchObject({
      n: 0,
      value: null,
      low: null,
      reason: "4 of 4 items have no result: not supported",
    });
    expect(row("acc")).toMatchObject({ n: 0, value: null, reason: "no score for s/choices" });
  });

  it("is a score that an answer does not have", () => {
    const records = [...rightAndWrong.slice(0, 3), result({ acc: null }, { item: "3" })];
    const { row, alarms } = reduceAll(planOf([choiceTask]), records);
    expect(row("acc", "s/choices")).toMatchObject({ n: 3, value: 1, reason: "1 of 4 answers without this score" });
    expect(alarms.map(({ message }) => message)).toEqual(["1 of 4 answers have no acc"]);
  });

  it("is shown for a model that lacks a score others have", () => {
    const plan = planOf([choiceTask], { models: [modelOf("a"), modelOf("b")] });
    expect(reduceAll(plan, rightAndWrong).row("brier", "s/choices", "b")).toMatchObject({
      value: null,
      method: "not scored",
    });
  });

  it("makes a plan without tasks give no scores", () => {
    expect(reduceAll(planOf([]), []).rows.filter(({ unit }) => unit === "share")).toEqual([]);
    const { row } = reduceAll(planOf([{ ...choiceTask, items: 0 }]), []);
    expect(row("acc", "s/choices").reason).toBe("the task has no items");
  });

  it("ignores records of models that the plan does not have", () => {
    const { rows } = reduceAll(planOf([choiceTask]), [result({ acc: 1 }, { model: "stranger" })]);
    expect(rows.some(({ model }) => model === "stranger")).toBe(false);
  });
});

describe("all tasks together", () => {
  const words = taskOf("s/words", "generate", "exact_match");
  const text = taskOf("s/text", "text", "bits_per_byte");
  const generated = [1, 0].map((exact_match) =>
    result({ exact_match }, { task: "s/words", method: "free generation" }),
  );

  it("are the mean of each right-or-wrong task, whatever its size, with Wilson's interval at the effective number", () => {
    const { row } = reduceAll(planOf([choiceTask, words, text]), [...rightAndWrong, ...generated]);
    const mean = row("acc");
    expect(mean).toMatchObject({ n: 6, method: "macro mean of 2 tasks (primary metric of each)", reason: null });
    expect(mean.value).toBeCloseTo(0.625, 12);
    // 3 of 4 and 1 of 2: (k + 1)/(n + 2) = 2/3 and 1/2, middle 7/12 with the variance 35/144; that of the mean is
    // (2/9/4 + 1/4/2)/4 = 13/288; 70/13 trials of which .625 are right.
    const trials = 70 / 13;
    const interval = wilson(0.625 * trials, trials)!;
    expect(mean.low).toBeCloseTo(interval.low, 12);
    expect(mean.high).toBeCloseTo(interval.high, 12);
    expect(mean.recordIds).toEqual(["w:1-4", "w:5-6"]);
  });

  it("use the primary metric of a task, not acc where another stands for it", () => {
    const byBytes = { ...choiceTask, primaryMetric: "acc_bytes" };
    const { row } = reduceAll(planOf([byBytes]), [result({ acc: 0, acc_bytes: 1 })]);
    expect(row("acc").value).toBe(1);
  });

  it("have no figure where one task has no score, and none at all without such tasks", () => {
    expect(reduceAll(planOf([choiceTask, words]), rightAndWrong).row("acc")).toMatchObject({
      value: null,
      reason: "no score for s/words",
    });
    expect(reduceAll(planOf([text]), []).rows.some(({ metric }) => metric === "acc")).toBe(false);
  });
});

describe("a text task", () => {
  const text = { ...taskOf("s/text", "text", "bits_per_byte"), items: 2 };
  const document = (log_likelihood: number, bytes: number, words: number) =>
    result({ log_likelihood, bytes, words }, { task: "s/text", method: "rolling log-likelihood" });

  it("has bits per byte of the sums, and perplexities by byte and word", () => {
    const { row } = reduceAll(planOf([text]), [document(-100 * Math.LN2, 60, 10), document(-20 * Math.LN2, 20, 6)]);
    expect(row("bits_per_byte", "s/text").value).toBeCloseTo(120 / 80, 12);
    expect(row("byte_perplexity", "s/text").value).toBeCloseTo(2 ** 1.5, 12);
    expect(row("word_perplexity", "s/text").value).toBeCloseTo(2 ** (120 / 16), 9);
    expect(row("bits_per_byte", "s/text").low).toBe(0);
    expect(row("bits_per_byte", "s/text").high).toBeGreaterThan(1.5);
    expect(row("byte_perplexity", "s/text").low).toBe(1);
  });

  it("has no interval with one document", () => {
    const { row } = reduceAll(planOf([{ ...text, items: 1 }]), [document(-Math.LN2, 2, 1)]);
    expect(row("bits_per_byte", "s/text")).toMatchObject({
      n: 1,
      low: null,
      high: null,
      reason: "one item: no interval",
    });
    expect(row("bits_per_byte", "s/text").value).toBeCloseTo(0.5, 12);
  });

  it("says so where there are no words, or a perplexity is beyond numbers", () => {
    const { row } = reduceAll(planOf([text]), [document(-1000, 1, 0), document(-1000, 1, 0)]);
    expect(row("word_perplexity", "s/text")).toMatchObject({ value: null, reason: "the items hold no words" });
    expect(row("byte_perplexity", "s/text")).toMatchObject({
      value: null,
      reason: "too large to be written as a number",
    });
  });
});

it("gives a cloze task the perplexity of its targets", () => {
  const cloze = { ...taskOf("s/cloze", "cloze", "acc"), items: 2 };
  const answer = (target_log_likelihood: number, target_tokens: number) =>
    result({ acc: 1, target_log_likelihood, target_tokens }, { task: "s/cloze" });
  const { row } = reduceAll(planOf([cloze]), [answer(-3, 1), answer(-1, 3)]);
  expect(row("target_perplexity", "s/cloze").value).toBeCloseTo(Math.E, 12);
});
