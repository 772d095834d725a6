import { createHash } from "node:crypto";
import { printable } from "../../lib/untrusted.ts";
import { type ByteReader, grouped } from "./byte-reader.ts";

/** A value kept from the header; 64-bit integers are bigint where a number would round them. */
export type GgufScalar = string | number | bigint | boolean;

export interface GgufMetadata {
  /** Scalars and strings up to 2 kB, by key. Longer strings (chat templates) and arrays are left out. */
  readonly values: ReadonlyMap<string, GgufScalar>;
  /** Short arrays of numbers or truth values (as 1 and 0), by key: what differs from layer to layer. */
  readonly numbers: ReadonlyMap<string, readonly number[]>;
  /** Number of elements of each array, by key. */
  readonly arrayLengths: ReadonlyMap<string, number>;
  /** SHA-256 of the elements' bytes of the arrays that make a tokenizer, by key. */
  readonly arrayHashes: ReadonlyMap<string, string>;
}

/** Real files carry fewer than a hundred entries; these limits only keep a hostile one from filling the memory. */
const maxEntries = 1 << 14;
const maxKeyLength = (1 << 16) - 1;
const maxKeptString = 2048;
const maxKeptNumbers = 1024;
const maxStrings = 1 << 24;
const largestHeader = 2 ** 30;
/** An empty key, a type and a value of one byte. */
const smallestEntry = 8 + 4 + 1;

const hashedArrays: ReadonlySet<string> = new Set([
  "tokenizer.ggml.tokens",
  "tokenizer.ggml.merges",
  "tokenizer.ggml.token_type",
]);

const stringType = 8;
const arrayType = 9;

const wide = (value: bigint): number | bigint => (Number.isSafeInteger(Number(value)) ? Number(value) : value);

/** Source: `enum gguf_metadata_value_type`, ggml `docs/gguf.md`. */
const scalarTypes: ReadonlyMap<number, { readonly bytes: number; readonly read: (buffer: Buffer) => GgufScalar }> =
  new Map([
    [0, { bytes: 1, read: (b: Buffer) => b.readUInt8() }],
    [1, { bytes: 1, read: (b: Buffer) => b.readInt8() }],
    [2, { bytes: 2, read: (b: Buffer) => b.readUInt16LE() }],
    [3, { bytes: 2, read: (b: Buffer) => b.readInt16LE() }],
    [4, { bytes: 4, read: (b: Buffer) => b.readUInt32LE() }],
    [5, { bytes: 4, read: (b: Buffer) => b.readInt32LE() }],
    [6, { bytes: 4, read: (b: Buffer) => b.readFloatLE() }],
    [7, { bytes: 1, read: (b: Buffer) => b.readUInt8() !== 0 }],
    [10, { bytes: 8, read: (b: Buffer) => wide(b.readBigUInt64LE()) }],
    [11, { bytes: 8, read: (b: Buffer) => wide(b.readBigInt64LE()) }],
    [12, { bytes: 8, read: (b: Buffer) => b.readDoubleLE() }],
  ]);

/** Reads `count` key-value pairs. Throws UserError for claims that the file cannot hold and for what the engine refuses as well. */
export function readMetadata(reader: ByteReader, count: number): GgufMetadata {
  if (count > maxEntries) {
    throw reader.fault(`damaged header: claims ${grouped(count)} metadata entries`);
  }
  reader.require(count * smallestEntry, `a table of ${count} metadata entries`);
  const values = new Map<string, GgufScalar>();
  const numbers = new Map<string, readonly number[]>();
  const arrayLengths = new Map<string, number>();
  const arrayHashes = new Map<string, string>();
  const seen = new Set<string>();
  for (let index = 0; index < count; index++) {
    const key = readKey(reader, index);
    if (seen.has(key)) throw reader.fault(`damaged header: metadata key ${quoted(key)} occurs twice`);
    seen.add(key);
    const type = reader.u32("a metadata type");
    if (type === arrayType) {
      const array = passArray(reader, key);
      requireSaneSize(reader);
      arrayLengths.set(key, array.length);
      if (array.numbers !== null) numbers.set(key, array.numbers);
      if (hashedArrays.has(key)) arrayHashes.set(key, hashRange(reader, array.start, array.end));
    } else {
      const value = readScalar(reader, type, key);
      if (value !== null) values.set(key, value);
    }
  }
  return { values, numbers, arrayLengths, arrayHashes };
}

function readKey(reader: ByteReader, index: number): string {
  const length = reader.length("a key's length");
  if (length > maxKeyLength) {
    throw reader.fault(`damaged header: the key of metadata entry ${index + 1} claims ${grouped(length)} bytes`);
  }
  return reader.bytes(length, "a metadata key").toString("utf8");
}

/** null: a string too long to keep. */
function readScalar(reader: ByteReader, type: number, key: string): GgufScalar | null {
  if (type === stringType) {
    const length = reader.length("a string's length");
    if (length <= maxKeptString) return reader.bytes(length, `the string ${quoted(key)}`).toString("utf8");
    reader.skip(length, `the string ${quoted(key)}`);
    return null;
  }
  const scalar = scalarTypes.get(type);
  if (scalar === undefined) throw reader.fault(`damaged header: metadata ${quoted(key)} has the unknown type ${type}`);
  return scalar.read(reader.bytes(scalar.bytes, "a metadata value"));
}

interface PassedArray {
  readonly length: number;
  readonly start: number;
  readonly end: number;
  /** null: texts, or too many to keep. */
  readonly numbers: readonly number[] | null;
}

function passArray(reader: ByteReader, key: string): PassedArray {
  const type = reader.u32("an array's type");
  const length = reader.length("an array's length");
  const start = reader.position();
  const what = `the array ${quoted(key)} of ${grouped(length)} elements`;
  let numbers: readonly number[] | null = null;
  if (type === stringType) {
    reader.require(length * 8, what);
    if (length > maxStrings) throw reader.fault(`damaged header: ${what} is larger than any vocabulary`);
    reader.skipStrings(length, what, largestHeader);
  } else {
    const element = scalarTypes.get(type);
    // The format has room for arrays of arrays; no engine reads them and no model needs them.
    if (type === arrayType) throw reader.fault(`the array ${quoted(key)} holds arrays, which are not supported`);
    if (element === undefined) throw reader.fault(`damaged header: ${what} has the unknown type ${type}`);
    if (length <= maxKeptNumbers) {
      reader.require(length * element.bytes, what);
      numbers = Array.from({ length }, () => Number(element.read(reader.bytes(element.bytes, what))));
    } else reader.skip(length * element.bytes, what);
  }
  return { length, start, end: reader.position(), numbers };
}

/** A sparse file can claim terabytes of header that cost nothing to store and hours to walk through. */
function requireSaneSize(reader: ByteReader): void {
  if (reader.position() > largestHeader) throw reader.fault("damaged header: is larger than a gigabyte");
}

function hashRange(reader: ByteReader, start: number, end: number): string {
  const hash = createHash("sha256");
  for (const piece of reader.range(start, end)) hash.update(piece);
  return hash.digest("hex");
}

function quoted(text: string): string {
  return `"${printable(text.length > 80 ? `${text.slice(0, 80)}…` : text)}"`;
}
