import { describe, expect, it } from "vitest";
import type { LoglikelihoodReply } from "../../src/runners/types.ts";
import { multipleChoice } from "../../src/tasks/multiple-choice.ts";

const config = { prompt: "{question}", choicePrefix: " ", primary: "acc" as const };
const timing = { wallMs: 1, engineMs: 1, samplingMs: 0, cpuMs: 1 };

function replyOf(logLikelihoods: readonly number[], boundaryMerged = false): LoglikelihoodReply {
  return {
    kind: "loglikelihood",
    continuations: logLikelihoods.map((logLikelihood) => ({ logLikelihood, tokens: 1, greedy: false, boundaryMerged })),
    promptTokens: 3,
    generatedTokens: 0,
    timing,
  };
}

const itemWith = (choices: string[], answer = 0, id = "q") => ({ id, question: "Which?", choices, answer });

function score(choices: string[], answer: number, logLikelihoods: readonly number[]) {
  return multipleChoice.score(replyOf(logLikelihoods), itemWith(choices, answer), config, 1);
}

describe("multiple choice", () => {
  it("picks the likeliest choice for acc and the likeliest per character for acc_norm", () => {
    // −4 beats −6; per character −4/2 = −2 loses against −6/12 = −0.5.
    const { values } = score(["no", "certainly so"], 1, [-4, -6]);
    expect(values).toMatchObject({ acc: 0, acc_norm: 1, acc_bytes: 1, chosen: 0 });
  });

  it("counts characters as code points and bytes as UTF-8", () => {
    // "😀😀": 2 characters, 8 bytes; "abcd": 4 of both. −4/2 < −6/4 by characters, −4/8 > −6/4 by bytes.
    const { values } = score(["😀😀", "abcd"], 0, [-4, -6]);
    expect(values).toMatchObject({ acc: 1, acc_norm: 0, acc_bytes: 1 });
  });

  it("gives the right choice's share of probability, the Brier score and the margin", () => {
    // Likelihoods 0.3 and 0.1 of the whole: shares 3/4 and 1/4. Brier of the second as right: (3/4)² + (3/4)².
    const { values } = score(["a", "b"], 1, [Math.log(0.3), Math.log(0.1)]);
    expect(values["gold_probability"]).toBeCloseTo(0.25, 12);
    expect(values["brier"]).toBeCloseTo(1.125, 12);
    expect(values["margin"]).toBeCloseTo(-Math.log(3), 12);
  });

  it("keeps its figures where likelihoods are far too small for a double", () => {
    const { values } = score(["a", "b", "c"], 0, [-2000, -2000 - Math.log(2), -2000 - Math.log(4)]);
    // Shares 4/7, 2/7, 1/7.
    expect(values["gold_probability"]).toBeCloseTo(4 / 7, 12);
    expect(values["brier"]).toBeCloseTo((9 + 4 + 1) / 49, 12);
  });

  it("flags a tie, and only a tie", () => {
    expect(score(["a", "b"], 0, [-1, -1]).flags).toEqual(["tie"]);
    expect(score(["a", "b", "c"], 0, [-1, -2, -2]).flags).toEqual([]);
  });

  it.each([2, 3, 4, 5, 7])("is right in a tie of %i as often as guessing, whatever the ids look like", (k) => {
    const choices = Array.from({ length: k }, (_, index) => `choice ${index}`);
    const trials = 6000;
    for (const style of [(n: number) => `item-${n}`, (n: number) => String(n).padStart(6, "0")]) {
      let right = 0;
      for (let n = 0; n < trials; n++) {
        const tied = replyOf(choices.map(() => -3));
        right += multipleChoice.score(tied, itemWith(choices, 1, style(n)), config, 1).values["acc"] ?? 0;
      }
      // Four standard deviations of a fair guess.
      expect(Math.abs(right / trials - 1 / k)).toBeLessThan(4 * Math.sqrt(((1 / k) * (1 - 1 / k)) / trials));
    }
  });

  it("breaks ties without a pattern from one id to the next", () => {
    const picks = Array.from(
      { length: 2000 },
      (_, n) =>
        multipleChoice.score(replyOf([-1, -1]), itemWith(["a", "b"], 0, `item-${n}`), config, 1).values["acc"] ?? 0,
    );
    const repeats = picks.filter((pick, index) => index > 0 && pick === picks[index - 1]).length;
    expect(Math.abs(repeats / 1999 - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / 1999));
  });

  it("breaks the same tie alike for one seed and differently for another", () => {
    const pick = (seed: number) =>
      Array.from({ length: 64 }, (_, n) => {
        const item = itemWith(["a", "b"], 0, `i${n}`);
        return multipleChoice.score(replyOf([-1, -1]), item, config, seed).values["chosen"];
      });
    expect(pick(1)).toEqual(pick(1));
    expect(pick(1)).not.toEqual(pick(2));
  });

  it("asks every choice after the prompt with the prefix between", () => {
    expect(multipleChoice.request(itemWith(["x", "y"]), { ...config, prompt: "Q: {question}\nA:" }, 1)).toEqual({
      kind: "loglikelihood",
      context: "Q: Which?\nA:",
      continuations: [" x", " y"],
    });
  });

  it("hands on that the boundary fell inside a token", () => {
    expect(multipleChoice.score(replyOf([-1, -2], true), itemWith(["a", "b"]), config, 1).flags).toEqual([
      "boundary-merged",
    ]);
  });

  it("has a chance of one in the number of choices", () => {
    expect(multipleChoice.chance(itemWith(["a", "b", "c", "d"]), config)).toBe(0.25);
  });

  it.each([
    ["an answer out of range", { id: "q", choices: ["a", "b"], answer: 2 }],
    ["a negative answer", { id: "q", choices: ["a", "b"], answer: -1 }],
    ["two choices alike", { id: "q", choices: ["a", "a"], answer: 0 }],
    ["an empty choice", { id: "q", choices: ["a", ""], answer: 0 }],
    ["a single choice", { id: "q", choices: ["a"], answer: 0 }],
    ["no answer", { id: "q", choices: ["a", "b"] }],
  ])("refuses an item with %s", (_name, item) => {
    expect(multipleChoice.itemSchema.safeParse(item).success).toBe(false);
  });
});
