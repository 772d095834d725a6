import { describe, expect, it } from "vitest";
import { timeRepeatedly } from "../../src/runners/llama/speed.ts";
import type { TimeRequest } from "../../src/runners/types.ts";
import { type InventedDecoder, inventedDecoder, sensitiveLanguage } from "../support/invented-decoder.ts";

const vocabulary = ["<s>", "</s>", "a", "b", "c", "d", "e"];
const decoderOf = (contextSize = 64) => inventedDecoder({ vocabulary, language: sensitiveLanguage(7), contextSize });
const request = (changes: Partial<TimeRequest>): TimeRequest => ({
  kind: "time",
  phase: "prefill",
  depth: 0,
  tokens: 8,
  repeats: 3,
  seed: 1,
  ...changes,
});
const shapes = ({ passes }: InventedDecoder) =>
  passes.map(({ held, tokens, wanted }) => `${held.length}+${tokens.length} wants ${wanted.join(",")}`);

describe("timing", () => {
  it.each(["prefill", "decode", "generation", "first-token"] as const)(
    "%s gives as many repetitions as were asked for, after one to warm up",
    async (phase) => {
      for (const repeats of [1, 3, 7])
        expect((await timeRepeatedly([decoderOf()], request({ phase, repeats }))).repeats).toHaveLength(repeats);
    },
  );

  it("prefill evaluates all tokens in one pass with logits at the last, from an empty context each time", async () => {
    const decoder = decoderOf();
    await timeRepeatedly([decoder], request({ phase: "prefill", repeats: 2 }));
    expect(shapes(decoder)).toEqual(["0+8 wants 7", "0+8 wants 7", "0+8 wants 7"]);
    const [first, ...others] = decoder.passes.map(({ tokens }) => tokens);
    for (const tokens of others) expect(tokens).toEqual(first);
    expect(first?.[0]).toBe(0);
  });

  it("decode evaluates one token after another, each with logits", async () => {
    const decoder = decoderOf();
    await timeRepeatedly([decoder], request({ phase: "decode", tokens: 3, repeats: 1 }));
    const once = ["0+1 wants 0", "1+1 wants 0", "2+1 wants 0"];
    expect(shapes(decoder)).toEqual([...once, ...once]);
  });

  it("fills the context to its depth once, outside the time", async () => {
    const decoder = decoderOf();
    const { repeats: timings } = await timeRepeatedly(
      [decoder],
      request({ phase: "decode", depth: 10, tokens: 2, repeats: 2 }),
    );
    expect(shapes(decoder)).toEqual(["0+10 wants ", ...Array(3).fill(["10+1 wants 0", "11+1 wants 0"]).flat()]);
    // The invented clock counts evaluated tokens.
    expect(timings.map(({ timing }) => timing.engineMs)).toEqual([2, 2]);
  });

  it("first-token ends with the first token of the model", async () => {
    const decoder = decoderOf();
    await timeRepeatedly([decoder], request({ phase: "first-token", tokens: 6, repeats: 1 }));
    expect(shapes(decoder)).toEqual(["0+6 wants 5", "0+6 wants 5"]);
  });

  it("generation makes as many tokens when the model ends its text at once, each time", async () => {
    const endsAtOnce = (_before: readonly number[], token: number) => Math.log(token === 1 ? 0.9 : 0.1 / 6);
    const decoder = inventedDecoder({ vocabulary, language: endsAtOnce, contextSize: 6 });
    await timeRepeatedly([decoder], request({ phase: "generation", tokens: 5, repeats: 1 }));
    expect(decoder.passes).toHaveLength(2 * 5);
  });

  it("generation fits behind its depth whenever the text ends", async () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const decoder = decoderOf(4 + 12 + 1);
      await timeRepeatedly([decoder], request({ phase: "generation", depth: 4, tokens: 12, seed }));
    }
  });

  it("is refused when the context can't hold it, with both numbers", async () => {
    await expect(timeRepeatedly([decoderOf(16)], request({ depth: 8, tokens: 9 }))).rejects.toThrow(
      "needs 17 tokens, the context holds 16",
    );
  });

  it("says where the engine's own time can't be told", async () => {
    const decoder = { ...decoderOf(), clock: { state: "hidden", decodeMs: () => 0, samplingMs: () => 0 } };
    const { repeats } = await timeRepeatedly([decoder], request({ repeats: 1 }));
    expect(repeats[0]?.timing).toMatchObject({ engineMs: null, samplingMs: null });
  });

  it("passes on what goes wrong in a repetition", async () => {
    let passes = 0;
    const decoder: InventedDecoder = {
      ...decoderOf(),
      async evaluate() {
        passes += 1;
        if (passes === 3) throw new Error("the third pass failed");
        return new Map();
      },
    };
    await expect(timeRepeatedly([decoder], request({}))).rejects.toThrow("the third pass failed");
  });

  it("a batch evaluates one token of each sequence in turn, other tokens in each, behind its depth", async () => {
    const decoders = [decoderOf(), decoderOf(), decoderOf()] as const;
    await timeRepeatedly(decoders, request({ phase: "batch", sequences: 3, depth: 4, tokens: 2, repeats: 1 }));
    const once = ["4+1 wants 0", "5+1 wants 0"];
    for (const decoder of decoders) expect(shapes(decoder)).toEqual(["0+4 wants ", ...once, ...once]);
    const texts = decoders.map(({ passes }) => passes.flatMap(({ tokens }) => tokens).join());
    expect(new Set(texts).size).toBe(3);
  });

  it("a batch begins each pass with all sequences before any of them has its answer", async () => {
    const events: string[] = [];
    const told = (name: string) => {
      const decoder = decoderOf();
      return {
        ...decoder,
        async evaluate(...asked: Parameters<typeof decoder.evaluate>) {
          events.push(`asked ${name}`);
          const answers = await decoder.evaluate(...asked);
          await new Promise((resolve) => setImmediate(resolve));
          events.push(`answered ${name}`);
          return answers;
        },
      };
    };
    await timeRepeatedly([told("a"), told("b")], request({ phase: "batch", sequences: 2, tokens: 2, repeats: 1 }));
    const pass = ["asked a", "asked b", "answered a", "answered b"];
    expect(events).toEqual(Array(4).fill(pass).flat());
  });

  it("a batch needs a context that holds its sequences", async () => {
    await expect(timeRepeatedly([decoderOf()], request({ phase: "batch", sequences: 2 }))).rejects.toThrow(
      "the timing needs 2 sequences, the context holds 1",
    );
  });
});
