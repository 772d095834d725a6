import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

export type Value =
  | { readonly type: "u8" | "i8" | "u16" | "i16" | "u32" | "i32" | "f32" | "f64"; readonly value: number }
  | { readonly type: "u64" | "i64"; readonly value: bigint }
  | { readonly type: "bool"; readonly value: boolean }
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "strings"; readonly value: readonly string[] }
  | { readonly type: "i32s" | "f32s"; readonly value: readonly number[] };

export interface Tensor {
  readonly name: string;
  readonly dimensions: readonly (number | bigint)[];
  /** The type's number in the file, and its size in bytes as the writer believes it. */
  readonly type: number;
  readonly bytes: number;
  readonly offset?: bigint;
}

export interface GgufContent {
  readonly version?: number;
  readonly metadata?: Readonly<Record<string, Value>>;
  readonly tensors?: readonly Tensor[];
  readonly alignment?: number;
}

export const u32 = (value: number): Value => ({ type: "u32", value });
export const string = (value: string): Value => ({ type: "string", value });

export const le32 = (value: number): Buffer => {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
};
export const le64 = (value: bigint): Buffer => {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE(BigInt.asUintN(64, value));
  return buffer;
};
export const text = (value: string): Buffer =>
  Buffer.concat([le64(BigInt(Buffer.byteLength(value))), Buffer.from(value)]);

const filled = (bytes: number, write: (buffer: Buffer) => void): Buffer => {
  const buffer = Buffer.alloc(bytes);
  write(buffer);
  return buffer;
};

/** Type number and bytes of a value. */
function encode(entry: Value): Buffer {
  switch (entry.type) {
    case "u8":
      return Buffer.concat([le32(0), filled(1, (b) => b.writeUInt8(entry.value))]);
    case "i8":
      return Buffer.concat([le32(1), filled(1, (b) => b.writeInt8(entry.value))]);
    case "u16":
      return Buffer.concat([le32(2), filled(2, (b) => b.writeUInt16LE(entry.value))]);
    case "i16":
      return Buffer.concat([le32(3), filled(2, (b) => b.writeInt16LE(entry.value))]);
    case "u32":
      return Buffer.concat([le32(4), le32(entry.value)]);
    case "i32":
      return Buffer.concat([le32(5), filled(4, (b) => b.writeInt32LE(entry.value))]);
    case "f32":
      return Buffer.concat([le32(6), filled(4, (b) => b.writeFloatLE(entry.value))]);
    case "bool":
      return Buffer.concat([le32(7), Buffer.from([entry.value ? 1 : 0])]);
    case "string":
      return Buffer.concat([le32(8), text(entry.value)]);
    case "u64":
      return Buffer.concat([le32(10), le64(entry.value)]);
    case "i64":
      return Buffer.concat([le32(11), le64(entry.value)]);
    case "f64":
      return Buffer.concat([le32(12), filled(8, (b) => b.writeDoubleLE(entry.value))]);
    case "strings":
      return Buffer.concat([le32(9), le32(8), le64(BigInt(entry.value.length)), ...entry.value.map(text)]);
    case "i32s":
      return Buffer.concat([
        le32(9),
        le32(5),
        le64(BigInt(entry.value.length)),
        ...entry.value.map((value) => filled(4, (b) => b.writeInt32LE(value))),
      ]);
    case "f32s":
      return Buffer.concat([
        le32(9),
        le32(6),
        le64(BigInt(entry.value.length)),
        ...entry.value.map((value) => filled(4, (b) => b.writeFloatLE(value))),
      ]);
  }
}

const paddedTo = (length: number, alignment: number): number => Math.ceil(length / alignment) * alignment;

/** The header alone, unpadded: magic, version, counts, metadata, tensor table. */
export function ggufHeader({ version = 3, metadata = {}, tensors = [], alignment = 32 }: GgufContent): Buffer {
  const entries = Object.entries(metadata);
  let offset = 0;
  const table = tensors.map((tensor) => {
    const entry = Buffer.concat([
      text(tensor.name),
      le32(tensor.dimensions.length),
      ...tensor.dimensions.map((dimension) => le64(BigInt(dimension))),
      le32(tensor.type),
      le64(tensor.offset ?? BigInt(offset)),
    ]);
    offset = paddedTo(offset + tensor.bytes, alignment);
    return entry;
  });
  return Buffer.concat([
    Buffer.from("GGUF"),
    le32(version),
    le64(BigInt(tensors.length)),
    le64(BigInt(entries.length)),
    ...entries.map(([key, value]) => Buffer.concat([text(key), encode(value)])),
    ...table,
  ]);
}

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
