import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, systemCode, UserError } from "../lib/errors.ts";
import { type JobKey, jobId, type Plan, plan as planSchema, type RunRecord, recordVersion } from "./schema.ts";
import { readWriter, type StoredRecord, writersOf } from "./writer-file.ts";

/** How many planned jobs ended in which way. */
export interface Counts {
  readonly planned: number;
  readonly result: number;
  readonly skip: number;
  readonly fail: number;
}

type JobState = "result" | "skip" | "fail";
const rank: Readonly<Record<JobState, number>> = { result: 2, skip: 1, fail: 0 };

/** Reads a run's plan. Throws UserError when the folder holds none. */
export async function readPlan(folder: string): Promise<Plan> {
  const path = join(folder, "plan.json");
  let content: unknown;
  try {
    content = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    const what =
      systemCode(error) === "ENOENT"
        ? "has no plan.json: it is not a run of Schoolmark"
        : `has a plan.json that can't be read: ${messageOf(error)}`;
    throw new UserError(`${folder} ${what}`);
  }
  const parsed = planSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const version = typeof content === "object" && content !== null && "version" in content ? content.version : null;
  if (version !== recordVersion)
    throw new UserError(`${path} has version ${String(version)}; this program reads version ${recordVersion}`);
  throw new UserError(
    `${path} is not a plan: ${parsed.error.issues[0]?.path.join(".")}: ${parsed.error.issues[0]?.message}`,
  );
}

/** How each job of a run ended so far: a result if any writer has one, else a skip, else a fail. */
export async function readJobStates(folder: string): Promise<ReadonlyMap<string, JobState>> {
  const states = new Map<string, JobState>();
  for (const path of await writersOf(folder)) {
    for await (const { record } of readWriter(path)) {
      if (record.kind !== "result" && record.kind !== "skip" && record.kind !== "fail") continue;
      const id = jobId(record);
      const earlier = states.get(id);
      if (earlier === undefined || rank[record.kind] > rank[earlier]) states.set(id, record.kind);
    }
  }
  return states;
}

export function countStates(plan: Plan, states: Iterable<JobState>): Counts {
  const counts = { planned: plan.jobs, result: 0, skip: 0, fail: 0 };
  for (const state of states) counts[state] += 1;
  return counts;
}

/**
 * The records of a run that count, over all its writers: one end of each job, and timings only of jobs that ended well.
 * Holds one small entry a job, not the records. A run of one writer is read once, of several twice.
 */
export async function* readRun(folder: string): AsyncGenerator<StoredRecord> {
  const writers = await writersOf(folder);
  // One writer ends each job once: nothing of another writer can count more.
  const states = writers.length === 1 ? null : await readJobStates(folder);
  const given = new Set<string>();
  for (const path of writers) {
    const givenHere = new Set<string>();
    let samples: StoredRecord[] = [];
    for await (const stored of readWriter(path)) {
      const { record } = stored;
      // Taken again after the job had ended.
      if (record.kind === "sample" && (record.attempt ?? 0) > 0) {
        if (givenHere.has(jobId(record))) yield stored;
        continue;
      }
      if (record.kind === "sample") {
        samples.push(stored);
        continue;
      }
      const job: JobKey | null =
        record.kind === "result" || record.kind === "skip" || record.kind === "fail" ? record : null;
      if (job === null) {
        yield stored;
        continue;
      }
      const id = jobId(job);
      const counts = (states === null || states.get(id) === record.kind) && !given.has(id);
      if (counts) {
        given.add(id);
        if (record.kind === "result") givenHere.add(id);
        if (record.kind === "result")
          yield* samples.filter(({ record: sample }) => sample.kind === "sample" && jobId(sample) === id);
        yield stored;
      }
      samples = [];
    }
  }
}

/** The first `run` record of a folder. Throws UserError when no writer got that far. */
export async function readRunRecord(folder: string): Promise<RunRecord> {
  for (const path of await writersOf(folder)) {
    for await (const { record } of readWriter(path)) {
      if (record.kind === "run") return record;
      break;
    }
  }
  throw new UserError(`${folder} holds no records yet: the run stopped before it began`);
}
