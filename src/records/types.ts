import type { SchoolmarkRecord } from "./schema.ts";

/** How many planned jobs ended in which way. */
export interface Counts {
  readonly planned: number;
  readonly result: number;
  readonly skip: number;
  readonly fail: number;
}

/** A record as it was read, with its place among all records of the run. */
export interface StoredRecord {
  /** `writer:line`. */
  readonly id: string;
  readonly record: SchoolmarkRecord;
}
