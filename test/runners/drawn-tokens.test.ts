import { afterAll, beforeAll, expect, it } from "vitest";
import type { Decoder } from "../../src/runners/llama/decoder.ts";
import { type OpenedModel, startEngine } from "../../src/runners/llama/engine.ts";
import { smallestBundledModel } from "../support/ladder.ts";

const draws = 1000;
let opened: OpenedModel;
let decoder: Decoder;

beforeAll(async () => {
  const engine = await startEngine();
  opened = await engine.open({ path: smallestBundledModel(), gpuLayers: 0, vocabularyOnly: false });
  [decoder] = (await opened.prepare({ contextSize: 64, threads: 1 })).decoders;
});
afterAll(() => opened[Symbol.asyncDispose]());

it("tokens are drawn as often as the whole distribution at that temperature says, its tail included", async () => {
  const temperature = 2;
  const prompt = [...(decoder.bos === null ? [] : [decoder.bos]), ...decoder.tokenize("In spring the")];
  const last = prompt.length - 1;
  const top = { at: new Set([last]), count: decoder.vocabulary };
  const next = (await decoder.evaluate(prompt, new Map([[last, [0]]]), top)).get(last);
  const ranked = next?.likeliest ?? [];
  const weights = ranked.map((token) => Math.exp((next?.logProbability(token) ?? Number.NaN) / temperature));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const counts = new Map<number, number>();
  for (let draw = 0; draw < draws; draw++) {
    await decoder.rewind(0);
    const sampling = { temperature, topK: 0, topP: 1, minP: 0, seed: 7919 * draw + 1 };
    for await (const token of decoder.generate(prompt, sampling)) {
      counts.set(token, (counts.get(token) ?? 0) + 1);
      break;
    }
  }
  // Tokens in order of their probability, in classes of at least 25 draws to be expected; an end of the text draws nothing.
  let [statistic, classes, expected, seen] = [0, 0, 0, 0];
  for (const [rank, token] of ranked.entries()) {
    expected += ((weights[rank] ?? 0) / total) * draws;
    seen += counts.get(token) ?? 0;
    if (expected < 25 && rank < ranked.length - 1) continue;
    statistic += (seen - expected) ** 2 / Math.max(expected, 1);
    classes += 1;
    [expected, seen] = [0, 0];
  }
  expect(classes).toBeGreaterThan(8);
  // Chi-squared has mean k and deviation √(2k) over k degrees of freedom: five of them are a one-in-ten-thousand matter.
  expect(statistic).toBeLessThan(classes - 1 + 5 * Math.sqrt(2 * (classes - 1)));
});
