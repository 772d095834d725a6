import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scoreContinuations } from "../../src/runners/llama/loglikelihood.ts";
import { bigrams, inventedDecoder, sensitiveLanguage } from "../support/invented-decoder.ts";

const vocabulary = ["<s>", "</s>", "a", "b", "c", " ", "ab"];
const table = {
  "<s>": { a: 0.5, b: 0.25 },
  "</s>": { a: 0.125 },
  a: { b: 0.5, c: 0.2, " ": 0.1 },
  b: { a: 0.4, c: 0.3 },
  c: { a: 0.6, b: 0.05 },
  " ": { b: 0.4, a: 0.1 },
  ab: { c: 0.7 },
};
const decoderOf = (options: Partial<Parameters<typeof inventedDecoder>[0]> = {}) =>
  inventedDecoder({ vocabulary, language: bigrams(vocabulary, table), ...options });

describe("the log-likelihood of a continuation", () => {
  it("is the sum over its own tokens, given all before", async () => {
    // "ca" then "c", "a": p(c|a) = 0.2, p(a|c) = 0.6.
    const { scores, contextTokens } = await scoreContinuations(decoderOf(), "ca", ["ca"]);
    expect(contextTokens).toBe(3);
    expect(scores[0]?.logLikelihood).toBeCloseTo(Math.log(0.2 * 0.6), 12);
    expect(scores[0]).toMatchObject({ tokens: 2, boundaryMerged: false });
  });

  it("costs one pass for choices of one token each", async () => {
    const decoder = decoderOf();
    const { scores } = await scoreContinuations(decoder, "b", ["a", "c"]);
    expect(scores.map(({ logLikelihood }) => Math.exp(logLikelihood))).toEqual([
      expect.closeTo(0.4, 12),
      expect.closeTo(0.3, 12),
    ]);
    expect(decoder.passes).toHaveLength(1);
  });

  it("counts what choices share for each of them and evaluates it once", async () => {
    const decoder = decoderOf();
    const { scores } = await scoreContinuations(
      decoder,
      "b",
      ["cab", "caa", "cac"].map((text) => text.replace("ab", "a ")),
    );
    // "b" then c 0.3, a 0.6, and last " " 0.1, a (unnamed: 0.2 shared by four), c 0.2.
    expect(scores.map(({ logLikelihood }) => Math.exp(logLikelihood))).toEqual([
      expect.closeTo(0.3 * 0.6 * 0.1, 12),
      expect.closeTo(0.3 * 0.6 * 0.05, 12),
      expect.closeTo(0.3 * 0.6 * 0.2, 12),
    ]);
    expect(decoder.passes.map(({ tokens }) => decoder.textOf(tokens))).toEqual(["<s>bca"]);
  });

  it("is right for a choice that is the beginning of another, whichever comes first", async () => {
    for (const turned of [false, true]) {
      const choices = turned ? ["ca", "c"] : ["c", "ca"];
      const { scores } = await scoreContinuations(decoderOf(), "a", choices);
      const byChoice = Object.fromEntries(choices.map((choice, index) => [choice, scores[index]]));
      expect(byChoice["c"]).toMatchObject({ tokens: 1, logLikelihood: expect.closeTo(Math.log(0.2), 12) });
      expect(byChoice["ca"]).toMatchObject({ tokens: 2, logLikelihood: expect.closeTo(Math.log(0.2 * 0.6), 12) });
    }
  });

  it("says whether greedy decoding would give the continuation, all of it", async () => {
    const { scores } = await scoreContinuations(decoderOf(), " ", ["ba", "bc", "ca"]);
    // After a space comes b (0.4), after b comes a (0.4).
    expect(scores.map(({ greedy }) => greedy)).toEqual([true, false, false]);
  });

  it("flags a boundary inside a token and scores the tokens after the common ones", async () => {
    // "ca" + "bc" is c, ab, c: the context's a is gone. lm-evaluation-harness counts what lies beyond the context's
    // number of tokens: c after ab.
    const { scores } = await scoreContinuations(decoderOf(), "ca", ["bc", "c"]);
    expect(scores[0]).toMatchObject({ boundaryMerged: true, tokens: 1 });
    expect(scores[0]?.logLikelihood).toBeCloseTo(Math.log(0.7), 12);
    expect(scores[1]).toMatchObject({ boundaryMerged: false, tokens: 1 });
    expect(scores[1]?.logLikelihood).toBeCloseTo(Math.log(0.2), 12);
  });

  it("of a continuation swallowed by the context's last token is that token's", async () => {
    // "ca" + "b" is c, ab: no longer than the context, so ab counts: 0.35 left after c, shared by five.
    const { scores } = await scoreContinuations(decoderOf(), "ca", ["b"]);
    expect(scores[0]).toMatchObject({ boundaryMerged: true, tokens: 1 });
    expect(scores[0]?.logLikelihood).toBeCloseTo(Math.log(0.35 / 5), 12);
  });

  it("starts from the BOS where the context is empty", async () => {
    const { scores } = await scoreContinuations(decoderOf(), "", ["a", "b"]);
    expect(scores.map(({ logLikelihood }) => Math.exp(logLikelihood))).toEqual([
      expect.closeTo(0.5, 12),
      expect.closeTo(0.25, 12),
    ]);
  });

  it("starts from the end-of-text token where there is no BOS", async () => {
    const { scores } = await scoreContinuations(decoderOf({ bos: null }), "", ["a", "ac"]);
    expect(scores).toMatchObject([
      { tokens: 1, boundaryMerged: false, logLikelihood: expect.closeTo(Math.log(0.125), 12) },
      { tokens: 2, boundaryMerged: false, logLikelihood: expect.closeTo(Math.log(0.125 * 0.2), 12) },
    ]);
  });

  it("can't be told of an empty context when the model has neither", async () => {
    await expect(scoreContinuations(decoderOf({ bos: null, eos: null }), "", ["a"])).rejects.toThrow(
      "neither BOS nor EOS",
    );
  });

  it("can't be told of a continuation that adds no token: it would be certain", async () => {
    const deaf = { ...decoderOf(), tokenize: () => [2] };
    await expect(scoreContinuations(deaf, "a", ["?"])).rejects.toThrow("adds no token");
  });

  it("can't be told when context and continuation are one first token without a BOS", async () => {
    await expect(scoreContinuations(decoderOf({ bos: null }), "a", ["b"])).rejects.toThrow("one token");
  });

  it("is refused for an item longer than the context, with both numbers", async () => {
    await expect(scoreContinuations(decoderOf({ contextSize: 4 }), "aca", ["ca"])).rejects.toThrow(
      "needs 6 tokens, the context holds 4",
    );
  });

  it("fits an item that fills the context", async () => {
    const { scores } = await scoreContinuations(
      decoderOf({ contextSize: 5 }),
      "aca",
      ["c", "b"].map((c) => c.replace("b", " ")),
    );
    expect(scores).toHaveLength(2);
  });
});

describe("scoring item after item", () => {
  it("keeps what two items share at their beginning", async () => {
    const decoder = decoderOf();
    await scoreContinuations(decoder, "bcbc", ["a", "b"]);
    await scoreContinuations(decoder, "bcba", ["a", "c"]);
    const second = decoder.passes.at(-1);
    expect(decoder.textOf(second?.held ?? [])).toBe("<s>bcb");
    expect(decoder.textOf(second?.tokens ?? [])).toBe("a");
  });

  it("gives the same as scoring each token alone, whatever came before", async () => {
    const size = 7;
    const language = sensitiveLanguage(size);
    const text = (maxLength: number, minLength = 0) =>
      fc.string({ unit: fc.constantFrom("a", "b", "c", " "), minLength, maxLength });
    const item = fc.record({
      context: text(6),
      continuations: fc.uniqueArray(text(4, 1), { minLength: 1, maxLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(item, { minLength: 1, maxLength: 5 }), async (items) => {
        const decoder = inventedDecoder({ vocabulary, language });
        for (const { context, continuations } of items) {
          const { scores } = await scoreContinuations(decoder, context, continuations);
          const contextTokens = [0, ...decoder.tokenize(context)];
          for (const [index, continuation] of continuations.entries()) {
            const tokens = [0, ...decoder.tokenize(context + continuation)];
            const firstOther = contextTokens.findIndex((token, place) => token !== tokens[place]);
            const start = tokens.length > contextTokens.length ? contextTokens.length : firstOther;
            let expected = 0;
            for (let place = start; place < tokens.length; place++)
              expected += language(tokens.slice(0, place), tokens[place]!);
            expect(scores[index]?.logLikelihood).toBeCloseTo(expected, 9);
            expect(scores[index]?.tokens).toBe(tokens.length - start);
            expect(scores[index]?.boundaryMerged).toBe(firstOther >= 0);
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});
