import { type GgufValue, ggufHeader, le32, le64, paddedTo, text } from "../../src/models/gguf-writer.ts";

/** What is changed in a GGUF file; its tensors' data stay. */
export interface GgufEdit {
  readonly set?: Readonly<Record<string, GgufValue>>;
  readonly remove?: readonly string[];
  readonly renameKey?: (key: string) => string;
  readonly renameTensor?: (name: string) => string;
}

/** Bytes of scalar values by their type's number (ggml `docs/gguf.md`). */
const scalarBytes = [1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8];
const stringType = 8;
const arrayType = 9;
const alignment = 32;

interface Entry {
  readonly name: string;
  /** All that follows the name, as it lies in the file. */
  readonly bytes: Buffer;
}

/** The entries of a whole file's header, with what stands behind it. */
function parse(file: Buffer) {
  let at = 8;
  const u64 = (): number => {
    at += 8;
    return Number(file.readBigUInt64LE(at - 8));
  };
  const u32 = (): number => {
    at += 4;
    return file.readUInt32LE(at - 4);
  };
  const string = (): string => {
    const length = u64();
    at += length;
    return file.toString("utf8", at - length, at);
  };
  const skipValue = (type: number): void => {
    if (type === stringType) string();
    else if (type === arrayType) {
      const [inner, count] = [u32(), u64()];
      for (let index = 0; index < count; index++) skipValue(inner);
    } else at += scalarBytes[type] ?? 0;
  };
  const entry = (skip: () => void): Entry => {
    const name = string();
    const start = at;
    skip();
    return { name, bytes: file.subarray(start, at) };
  };
  const [tensorCount, metadataCount] = [u64(), u64()];
  const metadata = Array.from({ length: metadataCount }, () => entry(() => skipValue(u32())));
  const tensors = Array.from({ length: tensorCount }, () =>
    entry(() => {
      const dimensions = u32();
      at += dimensions * 8 + 4 + 8;
    }),
  );
  return { metadata, tensors, data: file.subarray(paddedTo(at, alignment)) };
}

/** A whole GGUF file with another header before the same data. */
export function editGguf(file: Buffer, edit: GgufEdit): Buffer {
  const same = (name: string): string => name;
  const { set = {}, remove = [], renameKey = same, renameTensor = same } = edit;
  const { metadata, tensors, data } = parse(file);
  const replaced = new Set([...Object.keys(set), ...remove]);
  const kept = [
    ...metadata.filter(({ name }) => !replaced.has(name)).map(({ name, bytes }) => ({ name: renameKey(name), bytes })),
    ...Object.entries(set).map(([name, value]) => ({ name, bytes: encoded(name, value) })),
  ];
  const table = tensors.map(({ name, bytes }) => ({ name: renameTensor(name), bytes }));
  const header = Buffer.concat([
    Buffer.from("GGUF"),
    le32(3),
    le64(BigInt(table.length)),
    le64(BigInt(kept.length)),
    ...[...kept, ...table].flatMap(({ name, bytes }) => [text(name), bytes]),
  ]);
  return Buffer.concat([header, Buffer.alloc(paddedTo(header.length, alignment) - header.length), data]);
}

/** Type and value as the writer writes them behind the name. */
function encoded(name: string, value: GgufValue): Buffer {
  return ggufHeader({ metadata: { [name]: value } }).subarray(24 + text(name).length);
}

/** The texts of the vocabulary. */
export function tokensOf(file: Buffer): readonly string[] {
  const bytes = parse(file).metadata.find(({ name }) => name === "tokenizer.ggml.tokens")?.bytes ?? Buffer.alloc(0);
  const tokens: string[] = [];
  for (let at = 16; at < bytes.length; ) {
    const length = Number(bytes.readBigUInt64LE(at));
    tokens.push(bytes.toString("utf8", at + 8, at + 8 + length));
    at += 8 + length;
  }
  return tokens;
}
