import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { messageOf, UserError } from "../../../lib/errors.ts";
import { shownPath } from "../../../lib/located-yaml.ts";
import type { RawRow } from "../types.ts";

/** The rows of a Parquet file (snappy, gzip, brotli or none as compression). Throws UserError. */
export async function readParquet(bytes: Uint8Array, path: string): Promise<readonly RawRow[]> {
  // Loaded here: nobody without such a file needs the reader.
  const { parquetReadObjects } = await import("hyparquet");
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  try {
    const rows = await parquetReadObjects({
      file,
      compressors: { GZIP: (input) => gunzipSync(input), BROTLI: (input) => brotliDecompressSync(input) },
    });
    return rows.map((row, index) => ({ value: withoutBigInts(row), where: `${shownPath(path)} row ${index + 1}` }));
  } catch (error) {
    throw new UserError(`${shownPath(path)} can't be read as Parquet: ${messageOf(error)}`);
  }
}

/** 64-bit integers come as BigInt, which neither JSON nor the layouts know. */
function withoutBigInts(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(withoutBigInts);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (inner === null ? [] : [[key, withoutBigInts(inner)]])),
  );
}
