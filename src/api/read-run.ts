import { readPlan as planIn, readRun as recordsIn } from "../records/read.ts";
import type { Plan } from "../records/schema.ts";
import type { StoredRecord } from "../records/types.ts";
import { findRun } from "./find-run.ts";

/**
 * The plan of a run: its models, suites, tasks and settings. Throws UserError where there is no such run, DamagedError
 * for a plan that was changed.
 */
export async function readPlan(run: string): Promise<Plan> {
  return planIn(await findRun(run));
}

/**
 * The records of a run (schemas/record.schema.json), in the order of its files; of a job that was tried several times, its
 * last word alone. Throws UserError where there is no such run, DamagedError for records that were changed.
 */
export async function* readRun(run: string): AsyncGenerator<StoredRecord> {
  yield* recordsIn(await findRun(run));
}
