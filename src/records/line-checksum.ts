import { canonicalJson, sha256 } from "../lib/files.ts";
import type { EndRecord } from "./schema.ts";

/** An `end` record with the checksum of what it says itself: `sha256`, which it leaves out, covers the lines before only. */
export function withLineChecksum({ lineSha256: _, ...end }: EndRecord): EndRecord {
  const { sha256: __, ...own } = end;
  return { ...end, lineSha256: sha256(canonicalJson(own)) };
}

/** Whether an `end` record says what was written. One of an earlier version has no checksum, which only `isRequired` refuses. */
export function isLineAsWritten(end: EndRecord, isRequired: boolean): boolean {
  return end.lineSha256 === undefined ? !isRequired : end.lineSha256 === withLineChecksum(end).lineSha256;
}
