import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scoreRolling } from "../../src/runners/llama/rolling.ts";
import { bigrams, inventedDecoder, sensitiveLanguage } from "../support/invented-decoder.ts";

const vocabulary = ["<s>", "</s>", "a", "b", "c"];

/**
 * What lm-evaluation-harness gives the model for tokens to predict, a prefix token and a window of `size`:
 * `get_rolling_token_windows` with a context of one token. Each entry: input, and how many of its last predictions count.
 */
function harnessWindows(prefix: number, tokens: readonly number[], size: number) {
  const windows: { input: readonly number[]; counted: number }[] = [];
  const first = Math.min(size, tokens.length);
  windows.push({ input: [prefix, ...tokens.slice(0, first - 1)], counted: first });
  for (let predicted = first; predicted < tokens.length; ) {
    const counted = Math.min(tokens.length - predicted, size);
    const end = predicted + counted;
    windows.push({ input: tokens.slice(end - size - 1, end - 1), counted });
    predicted = end;
  }
  return windows;
}

const letters = fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 1, maxLength: 40 });

describe("the rolling log-likelihood", () => {
  it("tells the likeliest tokens at the same sampled positions for every model, whatever its context", async () => {
    const asked = {
      kind: "rolling",
      text: "abcabcabcabcabcabc",
      distributions: { every: 3, top: 2, seed: 7 },
    } as const;
    const language = sensitiveLanguage(vocabulary.length);
    const whole = await scoreRolling(inventedDecoder({ vocabulary, language }), asked);
    const windows = await scoreRolling(inventedDecoder({ vocabulary, language, contextSize: 6 }), asked);
    const places = whole.distributions?.map(({ position }) => position) ?? [];
    expect(places.length).toBeGreaterThan(2);
    expect(places.length).toBeLessThan(15);
    expect(windows.distributions?.map(({ position }) => position)).toEqual(places);
    const tokens = [0, 2, 3, 4, 2, 3, 4, 2, 3, 4, 2, 3, 4, 2, 3, 4, 2, 3, 4];
    for (const { position, tokens: likeliest, logProbabilities } of whole.distributions ?? []) {
      const logs = vocabulary.map((_, token) => language(tokens.slice(0, position), token));
      expect(logProbabilities[0]).toBeCloseTo(Math.max(...logs), 5);
      expect(logs[likeliest[0] ?? -1]).toBe(Math.max(...logs));
      expect(likeliest).toHaveLength(2);
    }
  });

  it("of a short text is the sum over all its tokens after the BOS", async () => {
    const language = bigrams(vocabulary, { "<s>": { a: 0.5 }, a: { b: 0.25 }, b: { c: 0.125 } });
    const decoder = inventedDecoder({ vocabulary, language });
    const { logLikelihood, tokens } = await scoreRolling(decoder, { kind: "rolling", text: "abc" });
    expect(Math.exp(logLikelihood)).toBeCloseTo(0.5 * 0.25 * 0.125, 12);
    expect(tokens).toBe(3);
  });

  it("starts from the end-of-text token where the model has no BOS", async () => {
    const language = bigrams(vocabulary, { "</s>": { a: 0.75 } });
    const decoder = inventedDecoder({ vocabulary, language, bos: null });
    const { logLikelihood, tokens } = await scoreRolling(decoder, { kind: "rolling", text: "a" });
    expect(Math.exp(logLikelihood)).toBeCloseTo(0.75, 12);
    expect(tokens).toBe(1);
  });

  it("needs one of the two", async () => {
    const decoder = inventedDecoder({ vocabulary, language: sensitiveLanguage(5), bos: null, eos: null });
    await expect(scoreRolling(decoder, { kind: "rolling", text: "a" })).rejects.toThrow("neither BOS nor EOS");
  });

  it("asks for every token of a text exactly once, and never more than the context holds", async () => {
    await fc.assert(
      fc.asyncProperty(letters, fc.integer({ min: 1, max: 12 }), async (text, contextSize) => {
        const decoder = inventedDecoder({ vocabulary, language: sensitiveLanguage(5), contextSize });
        const { tokens } = await scoreRolling(decoder, { kind: "rolling", text });
        const all = [0, ...decoder.tokenize(text)];
        expect(tokens).toBe(text.length);
        let predicted = 1;
        for (const pass of decoder.passes) {
          expect(pass.held).toEqual([]);
          expect(pass.tokens.length).toBeLessThanOrEqual(contextSize);
          const end = predicted + pass.wanted.length;
          expect(pass.tokens).toEqual(all.slice(end - 1 - pass.tokens.length, end - 1));
          expect(pass.wanted).toEqual(pass.wanted.map((_, n) => pass.tokens.length - pass.wanted.length + n));
          predicted = end;
        }
        expect(predicted).toBe(all.length);
      }),
    );
  });

  it("of a long text is what lm-evaluation-harness's windows give", async () => {
    await fc.assert(
      fc.asyncProperty(letters, fc.integer({ min: 1, max: 12 }), async (text, contextSize) => {
        const language = sensitiveLanguage(5);
        const decoder = inventedDecoder({ vocabulary, language, contextSize });
        const predicted = decoder.tokenize(text);
        let expected = 0;
        let next = 0;
        for (const { input, counted } of harnessWindows(0, predicted, contextSize)) {
          for (let place = input.length - counted; place < input.length; place++)
            expected += language(input.slice(0, place + 1), predicted[next++]!);
        }
        expect((await scoreRolling(decoder, { kind: "rolling", text })).logLikelihood).toBeCloseTo(expected, 9);
      }),
    );
  });

  it("reads a context and scores the same tokens as without it", async () => {
    const language = bigrams(vocabulary, { "<s>": { a: 0.5, b: 0.25 }, a: { b: 0.5 }, b: { c: 0.125 } });
    const decoder = inventedDecoder({ vocabulary, language });
    const alone = await scoreRolling(decoder, { kind: "rolling", text: "bc" });
    const after = await scoreRolling(decoder, { kind: "rolling", text: "bc", context: "a" });
    expect(Math.exp(alone.logLikelihood)).toBeCloseTo(0.25 * 0.125, 12);
    expect(Math.exp(after.logLikelihood)).toBeCloseTo(0.5 * 0.125, 12);
    expect([alone.tokens, after.tokens]).toEqual([2, 2]);
    const empty = await scoreRolling(decoder, { kind: "rolling", text: "bc", context: "" });
    expect(empty.logLikelihood).toBe(alone.logLikelihood);
  });

  it("predicts every token of the text once, whatever stands before it and whatever the context holds", async () => {
    await fc.assert(
      fc.asyncProperty(letters, letters, fc.integer({ min: 1, max: 12 }), async (text, context, contextSize) => {
        const decoder = inventedDecoder({ vocabulary, language: sensitiveLanguage(5), contextSize });
        const { tokens, logLikelihood } = await scoreRolling(decoder, { kind: "rolling", text, context });
        expect(tokens).toBe(text.length);
        expect(logLikelihood).toBeLessThan(0);
        for (const pass of decoder.passes) expect(pass.tokens.length).toBeLessThanOrEqual(contextSize);
        if (context.length + text.length > contextSize) return;
        const all = [0, ...decoder.tokenize(context + text)];
        let expected = 0;
        for (let place = context.length + 1; place < all.length; place++)
          expected += sensitiveLanguage(5)(all.slice(0, place), all[place]!);
        expect(logLikelihood).toBeCloseTo(expected, 9);
      }),
    );
  });
});

describe("the log-likelihood in llama-perplexity's windows", () => {
  it("is that of the tokens after the middle of each, every window begun anew with a BOS", async () => {
    await fc.assert(
      fc.asyncProperty(letters, fc.integer({ min: 4, max: 12 }), fc.boolean(), async (text, size, hasBos) => {
        const language = sensitiveLanguage(5);
        const decoder = inventedDecoder({ vocabulary, language, contextSize: size, ...(hasBos ? {} : { bos: null }) });
        const tokens = [...(hasBos ? [0] : []), ...decoder.tokenize(text)];
        const asked = scoreRolling(decoder, { kind: "rolling", text, windowTokens: size });
        if (tokens.length < size) {
          await expect(asked).rejects.toThrow(`has ${tokens.length} tokens, a window is ${size}`);
          return;
        }
        // As its own loop counts: positions from n/2 to n − 2 of each chunk predict the token after them.
        let expected = 0;
        let counted = 0;
        for (let chunk = 0; (chunk + 1) * size <= tokens.length; chunk++) {
          const window = tokens.slice(chunk * size, (chunk + 1) * size);
          if (hasBos) window[0] = 0;
          for (let position = Math.floor(size / 2); position < size - 1; position++) {
            expected += language(window.slice(0, position + 1), window[position + 1]!);
            counted += 1;
          }
        }
        const { logLikelihood, tokens: told } = await asked;
        expect(told).toBe(counted);
        expect(logLikelihood).toBeCloseTo(expected, 9);
      }),
    );
  });

  it("needs a context that holds a window", async () => {
    const decoder = inventedDecoder({ vocabulary, language: sensitiveLanguage(5), contextSize: 8 });
    await expect(scoreRolling(decoder, { kind: "rolling", text: "abc", windowTokens: 9 })).rejects.toThrow(
      "a window of 9 tokens is asked for, the context holds 8",
    );
  });
});
