import { extname } from "node:path";
import type { RawRow } from "../types.ts";
import { readCsv } from "./csv.ts";
import { readJson } from "./json.ts";
import { readJsonLines } from "./json-lines.ts";
import { readParquet } from "./parquet.ts";

type Read = (
  bytes: Uint8Array,
  path: string,
  columns: readonly string[] | null,
) => readonly RawRow[] | Promise<readonly RawRow[]>;

const containers: Readonly<Record<string, Read>> = {
  ".jsonl": readJsonLines,
  ".ndjson": readJsonLines,
  ".json": readJson,
  ".csv": readCsv,
  ".tsv": readCsv,
  ".parquet": readParquet,
};

/** How a file is read, by its ending; others are taken for JSON lines. */
export function containerOf(path: string): Read {
  return containers[extname(path).toLowerCase()] ?? readJsonLines;
}
