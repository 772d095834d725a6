import { describe, expect, it } from "vitest";
import type { LoglikelihoodReply } from "../../src/runners/types.ts";
import { cloze } from "../../src/tasks/cloze.ts";

const config = { prompt: "{context}", chance: 0.25 };
const item = { id: "c", context: "One, two,", target: " three" };
const replyOf = (greedy: boolean, boundaryMerged = false): LoglikelihoodReply => ({
  kind: "loglikelihood",
  continuations: [{ logLikelihood: -2.5, tokens: 3, greedy, boundaryMerged }],
  promptTokens: 4,
  generatedTokens: 0,
  timing: { wallMs: 1, engineMs: 1, samplingMs: 0, cpuMs: 1 },
});

describe("cloze", () => {
  it("is right when greedy decoding would give the target", () => {
    expect(cloze.score(replyOf(true), item, config, 1).values["acc"]).toBe(1);
    expect(cloze.score(replyOf(false), item, config, 1).values["acc"]).toBe(0);
  });

  it("keeps the target's likelihood and tokens, from which its perplexity comes", () => {
    expect(cloze.score(replyOf(false), item, config, 1).values).toMatchObject({
      target_log_likelihood: -2.5,
      target_tokens: 3,
    });
  });

  it("asks the target as it stands, after the context", () => {
    expect(cloze.request(item, config, 1)).toEqual({
      kind: "loglikelihood",
      context: "One, two,",
      continuations: [" three"],
    });
  });

  it("flags a target that shares a token with its context", () => {
    expect(cloze.score(replyOf(true, true), item, config, 1).flags).toEqual(["boundary-merged"]);
  });

  it("takes the chance of guessing from the suite", () => {
    expect(cloze.chance(item, config)).toBe(0.25);
  });
});
