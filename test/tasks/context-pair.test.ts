import { describe, expect, it } from "vitest";
import { contextPair } from "../../src/tasks/context-pair.ts";
import { likelihoods } from "../support/replies.ts";

const item = {
  id: "c1",
  contexts: ["The cup fell on the stone because the cup", "The cup fell on the stone because the stone"],
  continuation: "was slippery.",
  answer: 0,
};
const config = { prompt: "{context}", continuationPrefix: " " };

describe("a context pair", () => {
  it("reads each context and scores the same continuation after it", () => {
    expect(contextPair.request(item, { ...config, prompt: "So: {context}" }, 1)).toEqual({
      kind: "loglikelihood",
      context: "",
      continuations: item.contexts.map((context) => ({ lead: `So: ${context}`, text: " was slippery." })),
    });
  });

  it("is right when the continuation is likeliest after the right context", () => {
    // Likelihoods 1 to 4.
    const { values } = contextPair.score(likelihoods([-9 - Math.log(4), -9]), item, config, 1);
    expect(values).toMatchObject({ acc: 0, chosen: 1 });
    expect(values["gold_probability"]).toBeCloseTo(0.2, 12);
    expect(values["margin"]).toBeCloseTo(-Math.log(4), 12);
    expect(contextPair.score(likelihoods([-8, -9]), item, config, 1).values["acc"]).toBe(1);
  });

  it("flags a tie and a boundary inside a token", () => {
    expect(contextPair.score(likelihoods([-1, -1], true), item, config, 1).flags).toEqual(["tie", "boundary-merged"]);
  });

  it("has a chance of one in the number of contexts, and an example with the right one", () => {
    expect(contextPair.chance(item, config)).toBe(0.5);
    expect(contextPair.example(item, config)).toBe("The cup fell on the stone because the cup was slippery.");
  });

  it.each([
    ["an answer out of range", { ...item, answer: 2 }],
    ["contexts alike", { ...item, contexts: ["a", "a"] }],
    ["a single context", { ...item, contexts: ["a"] }],
    ["no continuation", { ...item, continuation: "" }],
  ])("refuses %s", (_name, bad) => {
    expect(contextPair.itemSchema.safeParse(bad).success).toBe(false);
  });
});
