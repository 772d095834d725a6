import { describe, expect, it } from "vitest";
import { scoreContinuations } from "../../src/runners/llama/loglikelihood.ts";
import { bigrams, inventedDecoder, sensitiveLanguage } from "../support/invented-decoder.ts";

const vocabulary = ["<s>", "</s>", "a", "b", "c", " ", "ab"];
const table = {
  "<s>": { a: 0.5, b: 0.25 },
  a: { b: 0.5, c: 0.2, " ": 0.1 },
  b: { a: 0.4, c: 0.3 },
  c: { a: 0.6, b: 0.05 },
};
const decoderOf = () => inventedDecoder({ vocabulary, language: bigrams(vocabulary, table) });

describe("a continuation with a lead", () => {
  it("is scored after its own lead, which does not count", async () => {
    // After "ca": p(c|a) = 0.2; after "cb": p(c|b) = 0.3. "a" after "c" is 0.6 in both.
    const { scores } = await scoreContinuations(decoderOf(), "c", [
      { lead: "a", text: "ca" },
      { lead: "b", text: "ca" },
    ]);
    expect(scores.map(({ logLikelihood }) => Math.exp(logLikelihood))).toEqual([
      expect.closeTo(0.2 * 0.6, 12),
      expect.closeTo(0.3 * 0.6, 12),
    ]);
    expect(scores.map(({ tokens }) => tokens)).toEqual([2, 2]);
  });

  it("scores what a plain continuation after the same text does, in a language that looks at everything before", async () => {
    const sensitive = () => inventedDecoder({ vocabulary, language: sensitiveLanguage(vocabulary.length) });
    const { scores } = await scoreContinuations(sensitive(), "", [
      { lead: "cac", text: "bb" },
      { lead: "ca", text: "bb" },
    ]);
    for (const [index, lead] of ["cac", "ca"].entries()) {
      const plain = await scoreContinuations(sensitive(), lead, ["bb"]);
      expect(scores[index]?.logLikelihood).toBeCloseTo(plain.scores[0]?.logLikelihood ?? Number.NaN, 12);
    }
  });
});
