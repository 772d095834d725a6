import { describe, expect, it } from "vitest";
import { generateText } from "../../src/runners/llama/generation.ts";
import { bigrams, inventedDecoder } from "../support/invented-decoder.ts";

const vocabulary = [
  "<s>",
  "</s>",
  "<u>",
  "<a>",
  "q",
  "<think>",
  "\n",
  "</think>",
  "\n\n",
  "hm",
  "4",
  "5",
  "\n</think>\n\n",
];
type Table = Parameters<typeof bigrams>[1];
const decoderFor = (table: Table, chat: string | null, contextSize = 200) =>
  inventedDecoder({ vocabulary, language: bigrams(vocabulary, table), chat, contextSize });

const template = "<u>{{ messages[-1].content }}<a>";
const thinking = `${template}{{ "<think>\\n" }}`;
const request = (thinkingTokens: number, maxTokens = 5, stop: readonly string[] = ["\n"]) =>
  ({
    kind: "generate",
    prompt: { system: null, user: "q", thinkingTokens },
    maxTokens,
    stop,
    sampling: { temperature: 0 },
  }) as const;

const answering: Table = { "<a>": { "4": 0.9 }, "4": { "</s>": 0.9 } };
/** hm, hm, …: it never stops thinking by itself. */
const brooding: Table = {
  "\n": { hm: 0.9 },
  hm: { hm: 0.9 },
  "\n</think>\n\n": { "4": 0.9 },
  "\n\n": { "4": 0.9 },
  "4": { "\n": 0.9 },
};
/** A thought of two tokens with a line break in it, then the answer. */
const musing: Table = {
  "\n": { hm: 0.9 },
  hm: { "</think>": 0.9 },
  "</think>": { "\n\n": 0.9 },
  "\n\n": { "4": 0.9 },
  "4": { "</s>": 0.9 },
};

describe("generation inside a chat template", () => {
  it("answers the rendered question and tells what the model saw", async () => {
    expect(await generateText(decoderFor(answering, template), request(0))).toEqual({
      text: "4",
      stopReason: "end-of-text",
      tokenTimesMs: [expect.any(Number)],
      promptTokens: 4,
      generatedTokens: 1,
      rendered: "<u>q<a>",
    });
  });

  it("has exactly one BOS, whether the template writes it or not", async () => {
    for (const source of [template, `{{ bos_token }}${template}`]) {
      const decoder = decoderFor(answering, source);
      await generateText(decoder, request(0));
      expect(decoder.held().filter((token) => token === 0)).toHaveLength(1);
    }
  });

  it("is refused where the model has no template", async () => {
    await expect(generateText(decoderFor(answering, null), request(0))).rejects.toThrow("has no chat template");
  });
});

describe("a model that thinks", () => {
  it("is told not to, and the record says so", async () => {
    const { rendered, thinking: told } = await generateText(decoderFor(brooding, thinking), request(0));
    expect(rendered).toMatch(/<think>\n\n<\/think>\n\n$/);
    expect(told).toEqual({ ended: "told-not-to", tokens: 0 });
  });

  it("may think within its budget, and stop texts count in the answer only", async () => {
    const generated = await generateText(decoderFor(musing, thinking), request(10));
    expect(generated).toMatchObject({
      text: "<think>\nhm</think>\n\n4",
      stopReason: "end-of-text",
      generatedTokens: 4,
    });
    expect(generated.thinking?.ended).toBe("done");
  });

  it("is made to answer when its budget is used up", async () => {
    const generated = await generateText(decoderFor(brooding, thinking), request(3));
    expect(generated).toMatchObject({
      text: "<think>\nhmhmhm\n</think>\n\n4",
      stopReason: "stop",
      thinking: { ended: "cut", tokens: 3 },
      generatedTokens: 5,
    });
    expect(generated.tokenTimesMs).toHaveLength(5);
  });

  it("is made to answer by the marks of its own family", async () => {
    const words = ["<s>", "</s>", "<u>", "<a>", "q", "[THINK]", "hm", "\n[/THINK]\n\n", "4"];
    const table: Table = {
      "[THINK]": { hm: 0.9 },
      hm: { hm: 0.9 },
      "\n[/THINK]\n\n": { "4": 0.9 },
      "4": { "</s>": 0.9 },
    };
    const chat = `${template}{{ "[THINK]" }}`;
    const decoder = inventedDecoder({ vocabulary: words, language: bigrams(words, table), chat, contextSize: 200 });
    expect(await generateText(decoder, request(2))).toMatchObject({
      text: "[THINK]hmhm\n[/THINK]\n\n4",
      thinking: { ended: "cut", tokens: 2 },
    });
  });

  it("has the whole limit left for its answer", async () => {
    const endless: Table = { ...brooding, "4": { "5": 0.9 }, "5": { "4": 0.9 } };
    expect(await generateText(decoderFor(endless, thinking), request(3, 4))).toMatchObject({
      text: "<think>\nhmhmhm\n</think>\n\n4545",
      stopReason: "length",
    });
  });

  it("that ends the text in its thought never came to an end of thinking", async () => {
    const silent: Table = { "\n": { hm: 0.9 }, hm: { "</s>": 0.9 } };
    expect((await generateText(decoderFor(silent, thinking), request(3))).thinking).toEqual({
      ended: "unfinished",
      tokens: 1,
    });
  });

  it("needs room for the thought beside the answer", async () => {
    await expect(generateText(decoderFor(brooding, thinking, 15), request(5, 5))).rejects.toThrow("needs 17 tokens");
  });

  it("that need not think and does not is not counted as thinking", async () => {
    const optional = `${template}{% if not enable_thinking %}{% endif %}`;
    expect(await generateText(decoderFor(answering, optional), request(9))).toMatchObject({
      text: "4",
      thinking: { ended: "done", tokens: 0 },
    });
  });
});

describe("drawn generation", () => {
  it("hands the engine how to draw, and draws anew after a thought was cut", async () => {
    const decoder = decoderFor(brooding, thinking);
    const drawn = { temperature: 0.7, topK: 0, topP: 1, minP: 0, seed: 5 };
    await generateText(decoder, { ...request(2), sampling: drawn });
    expect(decoder.samplings).toEqual([drawn, { ...drawn, seed: 6 }]);
  });
});
