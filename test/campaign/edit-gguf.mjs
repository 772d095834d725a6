import { ggufHeader, le32, le64, paddedTo, text } from "../../dist/models/gguf/gguf-writer.js";

/** Bytes of scalar values by their type's number (ggml `docs/gguf.md`). */
const scalarBytes = [1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8];
const stringType = 8;
const arrayType = 9;
const alignment = 32;

/** The entries of a whole file's header, each with the bytes behind its name, and the data behind all of them. */
function parseGguf(file) {
  let at = 8;
  const u32 = () => {
    at += 4;
    return file.readUInt32LE(at - 4);
  };
  const u64 = () => {
    at += 8;
    return Number(file.readBigUInt64LE(at - 8));
  };
  const string = () => {
    const length = u64();
    at += length;
    return file.toString("utf8", at - length, at);
  };
  const skipValue = (type) => {
    if (type === stringType) string();
    else if (type === arrayType) {
      const [inner, count] = [u32(), u64()];
      for (let index = 0; index < count; index++) skipValue(inner);
    } else at += scalarBytes[type];
  };
  const entry = (skip) => {
    const name = string();
    const start = at;
    skip();
    return { name, bytes: file.subarray(start, at) };
  };
  const skipTensor = () => {
    const dimensions = u32();
    at += dimensions * 8 + 4 + 8;
  };
  const [tensorCount, metadataCount] = [u64(), u64()];
  const metadata = Array.from({ length: metadataCount }, () => entry(() => skipValue(u32())));
  const tensors = Array.from({ length: tensorCount }, () => entry(skipTensor));
  return { metadata, tensors, data: file.subarray(paddedTo(at, alignment)) };
}

const same = (name) => name;

/** A whole GGUF file with another header before the same data: metadata set, and keys or tensors under other names. */
export function editGguf(file, { set = {}, remove = [], renameKey = same, renameTensor = same }) {
  const { metadata, tensors, data } = parseGguf(file);
  const replaced = new Set([...Object.keys(set), ...remove]);
  const entries = [
    ...metadata.filter(({ name }) => !replaced.has(name)).map(({ name, bytes }) => ({ name: renameKey(name), bytes })),
    ...Object.entries(set).map(([name, value]) => ({ name, bytes: encoded(name, value) })),
  ];
  const table = tensors.map(({ name, bytes }) => ({ name: renameTensor(name), bytes }));
  const header = Buffer.concat([
    Buffer.from("GGUF"),
    le32(3),
    le64(BigInt(table.length)),
    le64(BigInt(entries.length)),
    ...[...entries, ...table].flatMap(({ name, bytes }) => [text(name), bytes]),
  ]);
  return Buffer.concat([header, Buffer.alloc(paddedTo(header.length, alignment) - header.length), data]);
}

/** Type and value as the writer writes them behind the name. */
function encoded(name, value) {
  return ggufHeader({ metadata: { [name]: value } }).subarray(24 + text(name).length);
}

/** The texts of the vocabulary. */
export function tokensOf(file) {
  const { bytes } = parseGguf(file).metadata.find(({ name }) => name === "tokenizer.ggml.tokens");
  const tokens = [];
  for (let at = 16; at < bytes.length; ) {
    const length = Number(bytes.readBigUInt64LE(at));
    tokens.push(bytes.toString("utf8", at + 8, at + 8 + length));
    at += 8 + length;
  }
  return tokens;
}
