import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readGgufFileInfo } from "node-llama-cpp";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Decoder } from "../../src/runners/llama/decoder.ts";
import { type OpenedModel, startEngine } from "../../src/runners/llama/engine.ts";
import { generateText } from "../../src/runners/llama/generation.ts";
import { scoreContinuations } from "../../src/runners/llama/loglikelihood.ts";
import { scoreRolling } from "../../src/runners/llama/rolling.ts";
import type { Sampling } from "../../src/runners/types.ts";
import { smallestBundledModel } from "../support/ladder.ts";

/** A bundled model whose last norm was overwritten with NaN: it loads, and nothing that it computes is a number. */
async function damagedModel(folder: string): Promise<string> {
  const path = smallestBundledModel();
  const { fullTensorInfo = [] } = await readGgufFileInfo(path, { logWarnings: false });
  const norm = fullTensorInfo.find(({ name }) => name === "output_norm.weight");
  if (norm === undefined) throw new Error("the model has no norm before its output");
  const bytes = readFileSync(path);
  for (let index = 0; index < Number(norm.dimensions[0]); index++)
    bytes.writeFloatLE(Number.NaN, Number(norm.fileOffset) + 4 * index);
  const damaged = join(folder, "damaged.gguf");
  writeFileSync(damaged, bytes);
  return damaged;
}

const folder = mkdtempSync(join(tmpdir(), "schoolmark-test-"));
let opened: OpenedModel;
let decoder: Decoder;
beforeAll(async () => {
  const engine = await startEngine();
  opened = await engine.open({ path: await damagedModel(folder), gpuLayers: 0, vocabularyOnly: false });
  [decoder] = (await opened.prepare({ contextSize: 128, threads: 1 })).decoders;
});
afterAll(async () => {
  await opened[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

it("logits that are no numbers refuse a likelihood, with the place", async () => {
  const context = "In spring the cat";
  const length = decoder.tokenize(context).length + (decoder.bos === null ? 0 : 1);
  await expect(scoreContinuations(decoder, context, [" went", " saw"])).rejects.toThrow(
    `after ${length} tokens the model's logits are no numbers (NaN)`,
  );
});

it("logits that are no numbers refuse a text from its first token on", async () => {
  await expect(scoreRolling(decoder, { kind: "rolling", text: "In spring the cat" })).rejects.toThrow(
    "after 1 tokens the model's logits are no numbers (NaN)",
  );
});

it.each<[name: string, sampling: Sampling]>([
  ["greedy", { temperature: 0 }],
  ["drawn", { temperature: 1, topK: 0, topP: 1, minP: 0, seed: 1 }],
  ["drawn among few", { temperature: 1, topK: 40, topP: 1, minP: 0, seed: 1 }],
])("logits that are no numbers refuse an answer, %s", async (_, sampling) => {
  for (const maxTokens of [1, 5])
    await expect(
      generateText(decoder, { kind: "generate", prompt: "In spring the cat", maxTokens, stop: [], sampling }),
    ).rejects.toThrow("logits are no numbers (NaN)");
});
