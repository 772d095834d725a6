import { getLlama, LlamaLogLevel } from "node-llama-cpp";
import { describe, expect, test } from "vitest";
import { readGguf } from "../../../src/models/gguf/gguf.ts";
import { readLadder, verifiedLadder } from "../../../src/models/ladder.ts";
import {
  defaultMemorySettings,
  estimateMemory,
  type MemorySettings,
} from "../../../src/models/memory/memory-estimate.ts";
import { folderWith, ggufBytes, string, tinyTensors, u32, type Value } from "../gguf/gguf-writer.ts";

const settings = (overrides: Partial<MemorySettings> = {}): MemorySettings => ({
  ...defaultMemorySettings,
  contextSize: 8192,
  ...overrides,
});

function headerOf(architecture: string, shape: Readonly<Record<string, number | readonly number[]>>) {
  const own = Object.entries(shape).map(([key, value]): [string, Value] => [
    `${architecture}.${key}`,
    typeof value === "number" ? u32(value) : { type: "i32s", value },
  ]);
  const metadata = { "general.architecture": string(architecture), ...Object.fromEntries(own) };
  const folder = folderWith({ "m.gguf": ggufBytes({ metadata, tensors: tinyTensors }) });
  return readGguf(`${folder}/m.gguf`);
}

const llama3 = {
  block_count: 32,
  embedding_length: 4096,
  feed_forward_length: 14336,
  vocab_size: 128256,
  "attention.head_count": 32,
  "attention.head_count_kv": 8,
};
const gemma3 = {
  block_count: 26,
  embedding_length: 1152,
  "attention.head_count": 4,
  "attention.head_count_kv": 1,
  "attention.key_length": 256,
  "attention.value_length": 256,
  "attention.sliding_window": 512,
};

describe("the key-value cache", () => {
  test("of the shape of Llama 3 8B takes the gibibyte at 8192 tokens that llama.cpp prints", () => {
    expect(estimateMemory(headerOf("llama", llama3), settings()).kvCacheBytes).toBe(2 ** 30);
  });

  test("shrinks with the types of keys and values, each by itself", () => {
    const header = headerOf("llama", llama3);
    const bytes = (keyType: string, valueType: string) =>
      estimateMemory(header, settings({ keyType, valueType })).kvCacheBytes;
    expect(bytes("q8_0", "q8_0")).toBe((2 ** 30 * 34) / 64);
    expect(bytes("f16", "q4_0")).toBe(2 ** 29 + (2 ** 29 * 18) / 64);
    expect(bytes("F32", "f32")).toBe(2 ** 31);
  });

  test("grows in steps of 256 tokens", () => {
    const bytes = (contextSize: number) =>
      estimateMemory(headerOf("llama", llama3), settings({ contextSize })).kvCacheBytes;
    expect(bytes(1)).toBe(bytes(256));
    expect(bytes(257)).toBe(bytes(512));
  });

  test("takes each layer's own heads where the header lists them", () => {
    const header = headerOf("openelm", {
      block_count: 3,
      embedding_length: 512,
      "attention.head_count": [8, 8, 16],
      "attention.head_count_kv": [2, 0, 4],
      "attention.key_length": 64,
      "attention.value_length": 64,
    });
    expect(estimateMemory(header, settings({ contextSize: 256 })).kvCacheBytes).toBe(256 * (2 + 0 + 4) * 64 * 2 * 2);
  });

  test("keeps a window and a batch where layers slide: of Gemma 3, five of six", () => {
    const { kvCacheBytes, notes } = estimateMemory(headerOf("gemma3", gemma3), settings());
    const token = 256 * 2 * 2;
    expect(kvCacheBytes).toBe(4 * 8192 * token + 22 * 1024 * token);
    expect(notes).toEqual([]);
  });

  test("follows a pattern that the header lists, before the architecture's own", () => {
    const pattern = Array.from({ length: 26 }, (_, index) => (index === 0 ? 0 : 1));
    const header = headerOf("gemma3", { ...gemma3, "attention.sliding_window_pattern": pattern });
    const token = 256 * 2 * 2;
    expect(estimateMemory(header, settings()).kvCacheBytes).toBe(8192 * token + 25 * 1024 * token);
  });

  test("is taken whole, and says so, where nobody tells which layers slide", () => {
    const { kvCacheBytes, notes } = estimateMemory(headerOf("unheard-of", gemma3), settings());
    expect(kvCacheBytes).toBe(26 * 8192 * 256 * 2 * 2);
    expect(notes).toEqual([expect.stringContaining("sliding window")]);
  });

  test("keeps no values under latent attention, and none for layers that share another's", () => {
    const latent = headerOf("deepseek2", {
      block_count: 2,
      embedding_length: 512,
      "attention.head_count": 8,
      "attention.head_count_kv": 1,
      "attention.key_length": 576,
      "attention.value_length": 512,
      "attention.kv_lora_rank": 512,
      "attention.key_length_mla": 192,
    });
    expect(estimateMemory(latent, settings({ contextSize: 256 })).kvCacheBytes).toBe(2 * 256 * 576 * 2);
    const shared = headerOf("gemma4", { ...llama3, "attention.shared_kv_layers": 24 });
    expect(estimateMemory(shared, settings()).kvCacheBytes).toBe(2 ** 30 / 4);
  });
});

describe("what the header does not tell", () => {
  test.each([
    ["mamba", { block_count: 24, embedding_length: 768, "ssm.state_size": 16 }, "keeps a state"],
    ["llama", { block_count: 24, embedding_length: 768 }, "no attention heads"],
    ["llama", { embedding_length: 768, "attention.head_count": 4 }, "layers and width"],
    ["llama", { ...llama3, block_count: 4_000_000_000 }, "claims 4000000000 layers"],
  ])("of %s is null with its reason, and the weights stand", (architecture, shape, reason) => {
    const header = headerOf(architecture, shape);
    const estimate = estimateMemory(header, settings());
    expect(estimate).toMatchObject({ kvCacheBytes: null, computeBytes: null, totalBytes: null });
    expect(estimate.atLeastBytes).toBe(header.tensors.bytes);
    expect(estimate.notes).toEqual([expect.stringContaining(reason)]);
  });

  test("is a cache of a type that there is not", () => {
    const estimate = estimateMemory(headerOf("llama", llama3), settings({ keyType: "f17" }));
    expect(estimate).toMatchObject({ kvCacheBytes: null, totalBytes: null, notes: [expect.stringContaining("f17")] });
  });
});

/** Smallest and widest of the bundled models, and the one of SCHOOLMARK_TEST_MODEL where it is set. */
const bundled = readLadder() === null ? [] : await verifiedLadder();
const real = [bundled[0], bundled.find((path) => path.includes("16M")), process.env["SCHOOLMARK_TEST_MODEL"]];

describe.each(real.filter((path) => path !== undefined))("against the engine's own account of %s", (path) => {
  test("weights are no more, and the context is within 10 %", { timeout: 60_000 }, async () => {
    const llama = await getLlama({ gpu: false, build: "never", logLevel: LlamaLogLevel.error });
    try {
      const header = readGguf(path);
      const model = await llama.loadModel({ modelPath: path, gpuLayers: 0 });
      for (const [contextSize, batchSize, flashAttention] of [
        [256, 256, true],
        [1024, 512, true],
        [1024, 512, false],
      ] as const) {
        const estimate = estimateMemory(header, settings({ contextSize, batchSize, flashAttention }));
        // The account counts weights that the engine keeps repacked a second time.
        expect(estimate.weightsBytes).toBeLessThanOrEqual(model.memoryUsage.ram);
        const context = await model.createContext({ contextSize, batchSize, sequences: 1, threads: 1, flashAttention });
        const share = ((estimate.kvCacheBytes ?? 0) + (estimate.computeBytes ?? 0)) / context.memoryUsage.ram;
        await context.dispose();
        expect(share, `context ${contextSize}`).toBeGreaterThan(0.9);
        expect(share, `context ${contextSize}`).toBeLessThan(1.1);
      }
    } finally {
      await llama.dispose();
    }
  });
});
