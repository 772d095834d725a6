import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import {
  type GgufContent,
  ggufHeader,
  le32,
  le64,
  paddedTo,
  string,
  type TensorEntry as Tensor,
  text,
  u32,
  type GgufValue as Value,
} from "../../../src/models/gguf/gguf-writer.ts";

export { type GgufContent, ggufHeader, le32, le64, string, type Tensor, text, u32, type Value };

/** A whole file, its tensors' data zeros. */
export function ggufBytes(content: GgufContent): Buffer {
  const { tensors = [], alignment = 32 } = content;
  const header = ggufHeader(content);
  const padding = paddedTo(header.length, alignment) - header.length;
  const data = tensors.reduce((total, { bytes }) => total + paddedTo(bytes, alignment), 0);
  return Buffer.concat([header, Buffer.alloc(padding + data)]);
}

/** The least that passes for a language model. */
export const tinyMetadata: Readonly<Record<string, Value>> = {
  "general.architecture": string("llama"),
  "general.name": string("Tiny"),
  "llama.context_length": u32(256),
  "tokenizer.ggml.model": string("gpt2"),
  "tokenizer.ggml.tokens": { type: "strings", value: ["a", "b", "c"] },
};
export const tinyTensors: readonly Tensor[] = [
  { name: "token_embd.weight", dimensions: [64, 3], type: 8, bytes: 6 * 34 },
  { name: "output_norm.weight", dimensions: [64], type: 0, bytes: 256 },
];
export const tinyModel = (metadata: Readonly<Record<string, Value>> = {}): Buffer =>
  ggufBytes({ metadata: { ...tinyMetadata, ...metadata }, tensors: tinyTensors });

/** A folder with these files that lasts as long as the test. */
export function folderWith(files: Readonly<Record<string, Buffer | string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "schoolmark-models-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return folder;
}
