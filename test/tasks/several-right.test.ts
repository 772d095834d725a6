import { describe, expect, it } from "vitest";
import { multipleChoice } from "../../src/tasks/multiple-choice.ts";
import { likelihoods } from "../support/replies.ts";

const config = { prompt: "{question}", choicePrefix: " ", primary: "mc2" as const };
const item = { id: "q", question: "Which?", choices: ["a", "b", "c"], answer: [0, 2] };

describe("a question with several right choices", () => {
  it("gives the probability that they have together as mc2", () => {
    // Likelihoods 0.3, 0.1 and 0.2: (0.3 + 0.2) of 0.6.
    const { values } = multipleChoice.score(likelihoods([0.3, 0.1, 0.2].map(Math.log)), item, config, 1);
    expect(values["mc2"]).toBeCloseTo(5 / 6, 12);
    expect(values["gold_probability"]).toBeCloseTo(5 / 6, 12);
    expect(values["margin"]).toBeCloseTo(Math.log(3), 12);
    expect(values["brier"]).toBeUndefined();
  });

  it("is right when the likeliest choice is among them", () => {
    expect(multipleChoice.score(likelihoods([-5, -2, -1]), item, config, 1).values["acc"]).toBe(1);
    expect(multipleChoice.score(likelihoods([-5, -1, -2]), item, config, 1).values["acc"]).toBe(0);
  });

  it("is guessed as often as they are many", () => {
    expect(multipleChoice.chance(item, config)).toBeCloseTo(2 / 3, 12);
    expect(multipleChoice.expected(item, config)).toBe("a | c");
  });

  it("has no margin where all are right", () => {
    const all = { ...item, answer: [0, 1, 2] };
    expect(multipleChoice.score(likelihoods([-1, -2, -3]), all, config, 1).values["margin"]).toBeNull();
  });

  it.each([[[0, 3]], [[0, 0]], [[]], [["a"]]])("refuses the answer %j", (answer) => {
    expect(multipleChoice.itemSchema.safeParse({ ...item, answer }).success).toBe(false);
  });

  it("has no mc2 where one choice is right", () => {
    const { values } = multipleChoice.score(likelihoods([-1, -2, -3]), { ...item, answer: 0 }, config, 1);
    expect(values["mc2"]).toBeUndefined();
    expect(values["brier"]).toBeDefined();
  });
});
