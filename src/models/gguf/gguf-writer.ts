/**
 * Writes GGUF headers, version 3 unless told otherwise, little-endian (ggml `docs/gguf.md`). What it is given is written as
 * it is, sound or not: its tests need files that lie.
 */

/** A metadata value with its type in the file. */
export type GgufValue =
  | { readonly type: "u8" | "i8" | "u16" | "i16" | "u32" | "i32" | "f32" | "f64"; readonly value: number }
  | { readonly type: "u64" | "i64"; readonly value: bigint }
  | { readonly type: "bool"; readonly value: boolean }
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "strings"; readonly value: readonly string[] }
  | { readonly type: "i32s" | "f32s"; readonly value: readonly number[] };

/** An entry of the tensor table. */
export interface TensorEntry {
  readonly name: string;
  readonly dimensions: readonly (number | bigint)[];
  /** The type's number in the file, and its size in bytes as the writer believes it. */
  readonly type: number;
  readonly bytes: number;
  readonly offset?: bigint;
}

/** What a header says. */
export interface GgufContent {
  readonly version?: number;
  readonly metadata?: Readonly<Record<string, GgufValue>>;
  readonly tensors?: readonly TensorEntry[];
  readonly alignment?: number;
}

/** A count. */
export const u32 = (value: number): GgufValue => ({ type: "u32", value });
/** A text. */
export const string = (value: string): GgufValue => ({ type: "string", value });

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
function encode(entry: GgufValue): Buffer {
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
      return Buffer.concat([le32(9), le32(8), le64(BigInt(entry.value.length)), textsOf(entry.value)]);
    case "i32s":
      return Buffer.concat([le32(9), le32(5), le64(BigInt(entry.value.length)), bytesOf(Int32Array.from(entry.value))]);
    case "f32s":
      return Buffer.concat([
        le32(9),
        le32(6),
        le64(BigInt(entry.value.length)),
        bytesOf(Float32Array.from(entry.value)),
      ]);
  }
}

/** One buffer for all: a vocabulary is hundreds of thousands of texts. */
function textsOf(values: readonly string[]): Buffer {
  const buffer = Buffer.alloc(values.reduce((sum, value) => sum + 8 + Buffer.byteLength(value), 0));
  let at = 0;
  for (const value of values) {
    const length = buffer.write(value, at + 8);
    buffer.writeUInt32LE(length, at);
    at += 8 + length;
  }
  return buffer;
}

/** As they lie in memory, which is little-endian wherever Node runs. */
function bytesOf({ buffer }: Int32Array | Float32Array): Buffer {
  return Buffer.from(buffer);
}

/** The length with the padding behind it. */
export const paddedTo = (length: number, alignment: number): number => Math.ceil(length / alignment) * alignment;

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
