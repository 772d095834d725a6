import { describe, expect, it } from "vitest";
import { generateText } from "../../src/runners/llama/generation.ts";
import { bigrams, inventedDecoder } from "../support/invented-decoder.ts";

const vocabulary = ["<s>", "</s>", "a", "b", "c", "\n", "\n\n", "b;c\n"];
/** a → b → c → line break → a → …: it never ends by itself. */
const endless = { a: { b: 0.9 }, b: { c: 0.9 }, c: { "\n": 0.9 }, "\n": { a: 0.9 } };
/** a → b → end. */
const ending = { a: { b: 0.9 }, b: { "</s>": 0.9 } };

const decoderFor = (table: Parameters<typeof bigrams>[1], contextSize?: number) =>
  inventedDecoder({
    vocabulary,
    language: bigrams(vocabulary, table),
    ...(contextSize === undefined ? {} : { contextSize }),
  });
const request = (prompt: string, maxTokens: number, stop: readonly string[] = []) =>
  ({ kind: "generate", prompt, maxTokens, stop, sampling: { temperature: 0 } }) as const;

describe("generation", () => {
  it("stops before a stop text and counts the tokens that made it", async () => {
    const generated = await generateText(decoderFor(endless), request("a", 10, ["\n"]));
    expect(generated).toMatchObject({ text: "bc", stopReason: "stop", generatedTokens: 3, promptTokens: 2 });
  });

  it("stops at a stop text that two tokens share", async () => {
    expect(await generateText(decoderFor(endless), request("a", 10, ["c\na"]))).toMatchObject({
      text: "b",
      stopReason: "stop",
      generatedTokens: 4,
    });
  });

  it("stops at the first of several stop texts", async () => {
    expect((await generateText(decoderFor(endless), request("a", 10, ["\n", "c"]))).text).toBe("b");
  });

  it("stops at the earlier of two stop texts in one token, in whatever order they are given", async () => {
    for (const stop of [
      [";", "\n"],
      ["\n", ";"],
    ])
      expect((await generateText(decoderFor({ a: { "b;c\n": 0.9 } }), request("a", 10, stop))).text).toBe("b");
  });

  it("stops when the model ends the text", async () => {
    expect(await generateText(decoderFor(ending), request("a", 10, ["\n"]))).toMatchObject({
      text: "b",
      stopReason: "end-of-text",
      generatedTokens: 1,
    });
  });

  it("stops at the limit", async () => {
    expect(await generateText(decoderFor(endless), request("a", 5))).toMatchObject({
      text: "bc\nab",
      stopReason: "length",
      generatedTokens: 5,
    });
  });

  it("may say nothing at all", async () => {
    expect(await generateText(decoderFor({ a: { "</s>": 0.9 } }), request("a", 5))).toMatchObject({
      text: "",
      stopReason: "end-of-text",
      generatedTokens: 0,
    });
  });

  it("has a time for each token, none before the one before it", async () => {
    const { tokenTimesMs } = await generateText(decoderFor(endless), request("a", 5));
    expect(tokenTimesMs).toHaveLength(5);
    expect([...tokenTimesMs].sort((a, b) => a - b)).toEqual(tokenTimesMs);
  });

  it("is the same for a prompt asked twice: what the first answer left behind is forgotten", async () => {
    const decoder = decoderFor(endless);
    const first = await generateText(decoder, request("ca", 4));
    const second = await generateText(decoder, request("ca", 4));
    expect(second.text).toBe(first.text);
    expect(decoder.passes.find(({ held }) => held.length === 2)?.tokens).toEqual([2]);
  });

  it("fits when prompt and limit fill the context, and is refused when they do not", async () => {
    expect((await generateText(decoderFor(endless, 7), request("a", 5))).generatedTokens).toBe(5);
    await expect(generateText(decoderFor(endless, 6), request("a", 5))).rejects.toThrow(
      "needs 7 tokens, the context holds 6",
    );
  });
});
