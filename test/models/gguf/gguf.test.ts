import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readGguf } from "../../../src/models/gguf/gguf.ts";
import {
  folderWith,
  type GgufContent,
  ggufBytes,
  string,
  tinyMetadata,
  tinyModel,
  tinyTensors,
  u32,
} from "./gguf-writer.ts";

const read = (content: Buffer) => readGguf(join(folderWith({ "m.gguf": content }), "m.gguf"));
const readContent = (content: GgufContent) => read(ggufBytes(content));

describe("a whole file", () => {
  test.each([2, 3])("gives back what was written, version %i", (version) => {
    const header = readContent({
      version,
      metadata: {
        "general.architecture": string("qwen3"),
        "general.type": string("model"),
        "general.name": string("Küche"),
        "general.basename": string("kueche"),
        "general.size_label": string("1M"),
        "general.license": string("mit"),
        "general.file_type": u32(15),
        "qwen3.context_length": u32(4096),
        "qwen3.block_count": u32(2),
        "qwen3.embedding_length": u32(64),
        "qwen3.attention.head_count": u32(4),
        "qwen3.attention.head_count_kv": u32(2),
        "tokenizer.ggml.tokens": { type: "strings", value: ["x", "", "yz"] },
        "schoolmark.training_tokens": { type: "u64", value: 36_000_000_000_000n },
        "schoolmark.training_flop": { type: "f64", value: 4.8e13 },
      },
      tensors: tinyTensors,
    });
    expect(header).toMatchObject({
      version,
      architecture: "qwen3",
      type: "model",
      name: "Küche",
      basename: "kueche",
      sizeLabel: "1M",
      license: "mit",
      fileType: "Q4_K_M",
      contextLength: 4096,
      blockCount: 2,
      embeddingLength: 64,
      headCount: 4,
      headCountKv: 2,
      vocabularySize: 3,
      split: null,
      trainingTokens: 36e12,
      trainingFlop: 4.8e13,
    });
  });

  test("has parameters and bits per weight counted over all tensors", () => {
    const { tensors } = read(tinyModel());
    expect(tensors).toMatchObject({ count: 2, elements: 256, bytes: 204 + 256, dominantType: "F32" });
    expect(tensors.bytesByType).toEqual(
      new Map([
        ["F32", 256],
        ["Q8_0", 204],
      ]),
    );
    expect(tensors.bitsPerWeight).toBe((8 * 460) / 256);
  });

  test("keeps scalars of every type and leaves arrays and long strings out", () => {
    const { metadata } = readContent({
      metadata: {
        u8: { type: "u8", value: 255 },
        i8: { type: "i8", value: -1 },
        u16: { type: "u16", value: 65535 },
        i16: { type: "i16", value: -2 },
        i32: { type: "i32", value: -3 },
        f32: { type: "f32", value: 0.5 },
        bool: { type: "bool", value: true },
        i64: { type: "i64", value: -4n },
        u64: { type: "u64", value: 2n ** 63n },
        long: string("x".repeat(5000)),
        array: { type: "f32s", value: [1, 2, 3] },
        __proto: string("safe"),
      },
    });
    expect(Object.fromEntries(metadata)).toEqual({
      u8: 255,
      i8: -1,
      u16: 65535,
      i16: -2,
      i32: -3,
      f32: 0.5,
      bool: true,
      i64: -4,
      u64: 2n ** 63n,
      __proto: "safe",
    });
  });

  test("may align its data otherwise", () => {
    const content = {
      metadata: { ...tinyMetadata, "general.alignment": u32(64) },
      tensors: tinyTensors,
      alignment: 64,
    };
    expect(readContent(content).tensors.elements).toBe(256);
  });

  test("is read through many chunks", () => {
    const words = Array.from({ length: 60_000 }, (_, index) => `token${index}`);
    const header = read(
      tinyModel({ "tokenizer.ggml.tokens": { type: "strings", value: words }, after: string("all") }),
    );
    expect(header.vocabularySize).toBe(60_000);
    expect(header.metadata.get("after")).toBe("all");
  });

  test("with values that are no numbers has null, not NaN", () => {
    const header = read(tinyModel({ "schoolmark.training_tokens": { type: "f64", value: Number.NaN } }));
    expect(header.trainingTokens).toBeNull();
  });
});

describe("the tokenizer hash", () => {
  const hashWith = (metadata: Parameters<typeof tinyModel>[0]) => read(tinyModel(metadata)).tokenizerHash;

  test("is equal for equal tokenizers whatever else differs", () => {
    expect(hashWith({ "general.name": string("Other"), "tokenizer.chat_template": string("{{x}}") })).toBe(
      hashWith({}),
    );
  });

  test.each([
    ["kind", { "tokenizer.ggml.model": string("llama") }],
    ["pre-tokenizer", { "tokenizer.ggml.pre": string("qwen2") }],
    ["tokens", { "tokenizer.ggml.tokens": { type: "strings", value: ["a", "b", "d"] } }],
    ["token boundaries", { "tokenizer.ggml.tokens": { type: "strings", value: ["ab", "", "c"] } }],
    ["merges", { "tokenizer.ggml.merges": { type: "strings", value: ["a b"] } }],
    ["token types", { "tokenizer.ggml.token_type": { type: "i32s", value: [1, 1, 3] } }],
    ["BOS", { "tokenizer.ggml.bos_token_id": u32(1) }],
    ["EOS", { "tokenizer.ggml.eos_token_id": u32(1) }],
    ["prepended BOS", { "tokenizer.ggml.add_bos_token": { type: "bool", value: true } }],
  ] as const)("differs with the %s", (_, metadata) => {
    expect(hashWith(metadata)).not.toBe(hashWith({}));
  });

  test("is null without a tokenizer", () => {
    expect(readContent({ metadata: { "general.architecture": string("llama") } }).tokenizerHash).toBeNull();
  });
});
