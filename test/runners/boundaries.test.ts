import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Decoder } from "../../src/runners/llama/decoder.ts";
import { type OpenedModel, startEngine } from "../../src/runners/llama/engine.ts";
import { scoreContinuations } from "../../src/runners/llama/loglikelihood.ts";

const givenModel = process.env["SCHOOLMARK_TEST_MODEL"];

/** Scripts that tokenizers cut within a character, and signs of several code points that belong together. */
const piece = fc.constantFrom(
  "the",
  " cat",
  "Straße",
  "ñandú",
  "東京",
  "привет",
  "नमस्ते",
  "👍",
  "🧑‍🌾",
  "🇩🇪",
  "\n",
  " ",
  "e\u0301",
  "1,000",
);
const mixed = fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join(""));

describe.skipIf(givenModel === undefined)("texts of mixed scripts, on the tokenizer of SCHOOLMARK_TEST_MODEL", () => {
  let opened: OpenedModel;
  let decoder: Decoder;
  beforeAll(async () => {
    const engine = await startEngine();
    opened = await engine.open({ path: givenModel ?? "", gpuLayers: 0, vocabularyOnly: false });
    [decoder] = (await opened.prepare({ contextSize: 256, threads: 1 })).decoders;
  });
  afterAll(() => opened[Symbol.asyncDispose]());

  it("come back whole from their tokens", () => {
    fc.assert(
      fc.property(mixed, (text) => {
        expect(decoder.detokenize(decoder.tokenize(text), [])).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  it("are flagged where a token reaches over the boundary, and only there", async () => {
    await fc.assert(
      fc.asyncProperty(mixed, mixed, async (context, continuation) => {
        const before = decoder.tokenize(context);
        const whole = decoder.tokenize(context + continuation);
        const merged = before.some((token, index) => whole[index] !== token);
        const { scores } = await scoreContinuations(decoder, context, [continuation]);
        expect(scores[0]?.boundaryMerged).toBe(merged);
        expect(scores[0]?.logLikelihood).toBeLessThan(0);
        // Not flagged, the tokens that count are the continuation's, all of it and nothing else.
        if (!merged) expect(decoder.detokenize(whole.slice(before.length), before)).toBe(continuation);
      }),
      { numRuns: 15 },
    );
  });
});
