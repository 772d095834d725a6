import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { incrementalDetokenizer } from "../../src/runners/llama/incremental-detokenizer.ts";

/** A tokenizer of single bytes: characters lie across tokens. */
const bytes = { detokenize: (tokens: readonly number[]) => Buffer.from(tokens).toString("utf8") };

describe("a text that grows token by token", () => {
  it("is at every step what all tokens together give, wherever characters are cut", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), (text) => {
        const detokenizer = incrementalDetokenizer(bytes, []);
        const tokens = [...Buffer.from(text)];
        for (const [index, token] of tokens.entries()) {
          detokenizer.add(token);
          expect(detokenizer.text()).toBe(bytes.detokenize(tokens.slice(0, index + 1)));
        }
      }),
    );
  });

  it("turns no more tokens into text for the last of a long answer than for the first ones", () => {
    const sizes: number[] = [];
    const counting = {
      detokenize(tokens: readonly number[], before: readonly number[]) {
        sizes.push(tokens.length + before.length);
        return "x".repeat(tokens.length);
      },
    };
    const detokenizer = incrementalDetokenizer(counting, Array<number>(1000).fill(1));
    for (let token = 0; token < 5000; token++) detokenizer.add(token);
    expect(detokenizer.text()).toHaveLength(5000);
    expect(Math.max(...sizes)).toBeLessThan(64);
  });
});
