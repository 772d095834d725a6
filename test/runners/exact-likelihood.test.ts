import fc from "fast-check";
import { getLlama, type LlamaContextSequence, LlamaLogLevel, type LlamaModel, type Token } from "node-llama-cpp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Decoder } from "../../src/runners/llama/decoder.ts";
import { type OpenedModel, startEngine } from "../../src/runners/llama/engine.ts";
import { generateText } from "../../src/runners/llama/generation.ts";
import { scoreContinuations } from "../../src/runners/llama/loglikelihood.ts";
import { scoreRolling } from "../../src/runners/llama/rolling.ts";
import { smallestBundledModel } from "../support/ladder.ts";

const tolerance = 1e-3;
const contextSize = 256;
const givenModel = process.env["SCHOOLMARK_TEST_MODEL"];

interface Reference {
  readonly model: LlamaModel;
  readonly sequence: LlamaContextSequence;
  readonly dispose: () => Promise<void>;
}

/** The library itself, in a context of its own: nothing of our decoder takes part. */
async function openReference(path: string): Promise<Reference> {
  const llama = await getLlama({ gpu: false, build: "never", skipDownload: true, logLevel: LlamaLogLevel.error });
  const model = await llama.loadModel({ modelPath: path, gpuLayers: 0 });
  const context = await model.createContext({ contextSize: 512, sequences: 1, threads: 1 });
  return { model, sequence: context.getSequence(), dispose: () => llama.dispose() };
}

/** For each token from `start` on: its log-probability and whether it is the likeliest, by a softmax over all logits. */
async function softmaxOf({ sequence }: Reference, tokens: readonly number[], start: number) {
  await sequence.clearHistory();
  const all = { generateNext: { logits: true, options: { temperature: 0 } } };
  const output = await sequence.controlledEvaluate(
    tokens.slice(0, -1).map((token, index) => (index < start - 1 ? (token as Token) : [token as Token, all])),
  );
  return tokens.slice(start).map((token, index) => {
    const logits = output[start - 1 + index]?.next.logits ?? new Map<Token, number>();
    let largest = Number.NEGATIVE_INFINITY;
    for (const logit of logits.values()) largest = Math.max(largest, logit);
    let total = 0;
    for (const logit of logits.values()) total += Math.exp(logit - largest);
    const logit = logits.get(token as Token) ?? Number.NaN;
    return { logProbability: logit - largest - Math.log(total), greedy: logit === largest, entries: logits.size };
  });
}

function agreesWithASoftmax(path: string): void {
  let reference: Reference;
  let opened: OpenedModel;
  let decoder: Decoder;

  beforeAll(async () => {
    reference = await openReference(path);
    const engine = await startEngine();
    opened = await engine.open({ path, gpuLayers: 0, vocabularyOnly: false });
    [decoder] = (await opened.prepare({ contextSize, threads: 1 })).decoders;
  });
  afterAll(async () => {
    await opened[Symbol.asyncDispose]();
    await reference.dispose();
  });

  const withBos = (text: string): readonly number[] => {
    const { bos, shouldPrependBosToken } = reference.model.tokens;
    const tokens: readonly number[] = reference.model.tokenize(text);
    return shouldPrependBosToken && bos !== null ? [bos, ...tokens] : tokens;
  };

  it.each([
    ["largest of 392, 374, 206, 870:", [" 206", " 870", " 392", " 374"]],
    ["The sister beside the boy beside the horses", [" laugh away.", " laughs away."]],
    // The beginning is the one before's: it stays in the context.
    ["The sister beside the boy beside the dogs", [" laugh", " laugh away.", " runs home from the river."]],
    ["Where does Juno live?", [" Windle", " Bellwick", " Marrow", " Stonehaven"]],
  ])("for the choices after %j", async (context, choices) => {
    const { scores } = await scoreContinuations(decoder, context, choices);
    const start = withBos(context).length;
    for (const [index, choice] of choices.entries()) {
      const tokens = withBos(context + choice);
      const counted = await softmaxOf(reference, tokens, start);
      expect(counted[0]?.entries).toBe(decoder.vocabulary);
      const expected = counted.reduce((sum, { logProbability }) => sum + logProbability, 0);
      expect(Math.abs((scores[index]?.logLikelihood ?? Number.NaN) - expected)).toBeLessThan(tolerance);
      expect(scores[index]?.tokens).toBe(tokens.length - start);
      expect(scores[index]?.greedy).toBe(counted.every(({ greedy }) => greedy));
    }
  });

  it("whatever was asked before, and in whatever order: what is kept of a shared prefix changes nothing", async () => {
    const prefix = "In spring the proud cat went to the river. There the cat saw a sad toad. ";
    const items = [
      { context: `${prefix}Then`, continuations: [" the cat", " the toad went", " a"] },
      { context: `${prefix}The`, continuations: [" river", " proud toad"] },
      { context: prefix.trim(), continuations: [" The cat went", " In spring"] },
      { context: "The", continuations: [" cat", " river went to the toad"] },
    ];
    const likelihoods = async ({ context, continuations }: (typeof items)[number]) =>
      (await scoreContinuations(decoder, context, continuations)).scores.map(({ logLikelihood }) => logLikelihood);
    const alone: (readonly number[])[] = [];
    for (const item of items) {
      await decoder.rewind(0);
      alone.push(await likelihoods(item));
    }
    const place = fc.nat({ max: items.length - 1 });
    await fc.assert(
      fc.asyncProperty(fc.array(place, { minLength: 2, maxLength: 6 }), async (asked) => {
        for (const index of asked) {
          for (const [choice, value] of (await likelihoods(items[index]!)).entries())
            expect(Math.abs(value - (alone[index]?.[choice] ?? Number.NaN))).toBeLessThan(tolerance);
        }
      }),
      { numRuns: 12 },
    );
  });

  it("for a whole text, and one longer than the context in windows that reach back", async () => {
    const sentence = "In spring the proud cat went to the river. There the cat saw a sad toad. ";
    for (const text of [sentence, sentence.repeat(12)]) {
      const tokens = withBos(text);
      const whole =
        tokens[0] === reference.model.tokens.bos ? tokens : [reference.model.tokens.eos as number, ...tokens];
      let expected = 0;
      for (let first = 1; first < whole.length; first += contextSize) {
        const end = Math.min(first + contextSize, whole.length);
        const window = whole.slice(Math.max(0, end - 1 - contextSize), end);
        const counted = await softmaxOf(reference, window, window.length - (end - first));
        expected += counted.reduce((sum, { logProbability }) => sum + logProbability, 0);
      }
      const { logLikelihood, tokens: predicted } = await scoreRolling(decoder, { kind: "rolling", text });
      expect(predicted).toBe(whole.length - 1);
      // The engine sums the vocabulary's weights in single precision: up to 2e-4 a token, where a wrong window costs nats.
      expect(Math.abs(logLikelihood - expected)).toBeLessThan(predicted * 3e-4);
    }
  });

  it("for the likeliest tokens at sampled positions of a text", async () => {
    const text = "In spring the proud cat went to the river.";
    const tokens = withBos(text);
    const whole = tokens[0] === reference.model.tokens.bos ? tokens : [reference.model.tokens.eos as number, ...tokens];
    const { distributions = [] } = await scoreRolling(decoder, {
      kind: "rolling",
      text,
      distributions: { every: 2, top: 5, seed: 1 },
    });
    expect(distributions.length).toBeGreaterThan(0);
    expect(distributions.length).toBeLessThan(whole.length - 1);
    for (const { position, tokens: likeliest, logProbabilities } of distributions) {
      expect(likeliest).toHaveLength(5);
      for (const [index, token] of likeliest.entries()) {
        const [counted] = await softmaxOf(reference, [...whole.slice(0, position), token], position);
        expect(Math.abs((logProbabilities[index] ?? Number.NaN) - (counted?.logProbability ?? 0))).toBeLessThan(
          tolerance,
        );
        if (index === 0) expect(counted?.greedy).toBe(true);
      }
    }
  });

  it("in what it generates: each token is the likeliest one", async () => {
    const prompt = "In spring the proud cat went to";
    const { text, generatedTokens } = await generateText(decoder, {
      kind: "generate",
      prompt,
      maxTokens: 6,
      stop: [],
      sampling: { temperature: 0 },
    });
    const held = decoder.held();
    const start = withBos(prompt).length;
    const counted = await softmaxOf(reference, held, start);
    expect(generatedTokens).toBeGreaterThan(0);
    expect(reference.model.detokenize(held.slice(start) as Token[])).toBe(
      text.slice(0, reference.model.detokenize(held.slice(start) as Token[]).length),
    );
    expect(counted.map(({ greedy }) => greedy)).toEqual(counted.map(() => true));
  });
}

describe("log-likelihoods agree with a softmax over the whole vocabulary", { timeout: 120_000 }, () => {
  describe("on a bundled model", () => agreesWithASoftmax(smallestBundledModel()));

  describe.skipIf(givenModel === undefined)("on the model of SCHOOLMARK_TEST_MODEL (skipped where it is not set)", () =>
    agreesWithASoftmax(givenModel ?? ""),
  );
});
