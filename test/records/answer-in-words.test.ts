import { describe, expect, it } from "vitest";
import { answerInWords } from "../../src/records/answer-in-words.ts";
import type { ResultRecord } from "../../src/records/schema.ts";

const continuation = (greedy: boolean) => ({ logLikelihood: -1, tokens: 1, greedy, boundaryMerged: false });
const likelihoods = (...greedy: boolean[]): ResultRecord["output"] => ({
  type: "loglikelihood",
  continuations: greedy.map(continuation),
});

describe("an answer in words", () => {
  it.each<[name: string, output: ResultRecord["output"], score: ResultRecord["score"], words: string]>([
    ["a text", { type: "generate", text: " Paris\n", stopReason: "stop", tokenTimesMs: [1] }, {}, " Paris\n"],
    ["the place of a choice, from 1", likelihoods(false, true), { chosen: 1 }, "choice 2 of 2"],
    ["a target that greedy decoding gives", likelihoods(true), { acc: 1 }, "the expected words"],
    ["a target that it does not give", likelihoods(false), { acc: 0 }, "other words"],
    [
      "the likelihood of a text",
      { type: "rolling", logLikelihood: -12.34, bytes: 40, tokens: 9 },
      {},
      "log-likelihood -12.3 over 40 bytes",
    ],
  ])("is %s", (_name, output, score, words) => {
    expect(answerInWords({ output, score })).toBe(words);
  });
});
