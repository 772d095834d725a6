import { readPlan as planIn, readRun as recordsIn } from "../records/read.ts";
import type { Plan } from "../records/schema.ts";
import type { StoredRecord } from "../records/types.ts";

/**
 * The plan of a run: its models, suites, tasks and settings. Throws UserError for a folder that is no run, and for a plan that
 * was changed.
 */
export function readPlan(folder: string): Promise<Plan> {
  return planIn(folder);
}

/**
 * The records of a run (schemas/record.schema.json), in the order of its files; of a job that was tried several times, its
 * last word alone. Throws UserError for a folder that is no run, ChecksumError for records that were changed.
 */
export function readRun(folder: string): AsyncIterable<StoredRecord> {
  return recordsIn(folder);
}
