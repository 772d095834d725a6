import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { emptyFolder } from "../cli/support.ts";

/** Where the entries of a GGUF file's metadata begin: behind magic, version and two counts. */
const entriesAt = 24;
const alignment = 32;

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(bytes.length));
  return Buffer.concat([length, bytes]);
}

function entry(key: string, value: string | boolean | number): Buffer {
  const type = Buffer.alloc(4);
  type.writeUInt32LE(typeof value === "string" ? 8 : typeof value === "boolean" ? 7 : 4);
  const number = Buffer.alloc(4);
  if (typeof value === "number") number.writeUInt32LE(value);
  const bytes = typeof value === "string" ? text(value) : typeof value === "number" ? number : Buffer.of(value ? 1 : 0);
  return Buffer.concat([text(key), type, bytes]);
}

/**
 * A copy of a model with more entries in its header; gives its path. Its tensors move by a multiple of their alignment,
 * so that nothing else changes.
 */
export function withMetadata(
  model: string,
  name: string,
  metadata: Readonly<Record<string, string | boolean | number>>,
  folder = emptyFolder(),
): string {
  const file = readFileSync(model);
  const own = Object.entries(metadata).map(([key, value]) => entry(key, value));
  const bytes = own.reduce((sum, { length }) => sum + length, 0) + entry("test.filler", "").length;
  const entries = [...own, entry("test.filler", " ".repeat((alignment - (bytes % alignment)) % alignment))];
  const head = Buffer.from(file.subarray(0, entriesAt));
  head.writeBigUInt64LE(head.readBigUInt64LE(16) + BigInt(entries.length), 16);
  const path = join(folder, name);
  writeFileSync(path, Buffer.concat([head, ...entries, file.subarray(entriesAt)]));
  return path;
}
