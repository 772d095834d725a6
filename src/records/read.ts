import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DamagedError, systemCode, UserError } from "../lib/errors.ts";
import { jsonProblem } from "../lib/json-problem.ts";
import { printable } from "../lib/untrusted.ts";
import { jobId } from "./keys.ts";
import { isAsWritten } from "./plan-checksum.ts";
import { expectedOf, openRun, type RunFiles, writerFiles } from "./run-files.ts";
import {
  type FailRecord,
  type JobKey,
  type Plan,
  plan as planSchema,
  type RunRecord,
  recordVersion,
  type SkipRecord,
} from "./schema.ts";
import type { Counts, StoredRecord } from "./types.ts";
import { readWriter, readWriterInBlocks, remedy } from "./writer-file.ts";

type JobState = "result" | "skip" | "fail";
const rank: Readonly<Record<JobState, number>> = { result: 2, skip: 1, fail: 0 };

/** Reads a run's plan. Throws UserError when the folder holds none, DamagedError when it was changed. */
export async function readPlan(folder: string): Promise<Plan> {
  const path = join(folder, "plan.json");
  let content: unknown;
  try {
    content = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    const what =
      systemCode(error) === "ENOENT"
        ? "has no plan.json: it is not a run of Schoolmark"
        : `has a plan.json that can't be read (${printable(jsonProblem(error))}); ${remedy}`;
    throw new UserError(`${folder} ${what}`);
  }
  const parsed = planSchema.safeParse(content);
  if (parsed.success && !isAsWritten(parsed.data))
    throw new DamagedError(`${path} was changed after the run began: nothing in it can be trusted; ${remedy}`);
  if (parsed.success) return parsed.data;
  const version = typeof content === "object" && content !== null && "version" in content ? content.version : null;
  if (version !== recordVersion)
    throw new UserError(`${path} has version ${String(version)}; this program reads version ${recordVersion}`);
  throw new UserError(
    `${path} is not a plan: ${parsed.error.issues[0]?.path.join(".")}: ${parsed.error.issues[0]?.message}`,
  );
}

/** A run with its plan. Throws UserError for a folder that is none, DamagedError for one whose files don't belong together. */
export async function readRunFiles(folder: string): Promise<RunFiles> {
  return openRun(folder, await readPlan(folder));
}

/** How each job of a run ended so far: a result if any writer has one, else a skip, else a fail. */
export async function readJobStates(folder: string): Promise<ReadonlyMap<string, JobState>> {
  const states = new Map<string, JobState>();
  const run = await readRunFiles(folder);
  for (const { path } of run.writers) {
    for await (const { record } of readWriter(path, expectedOf(run, path))) {
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
 * A result counts as soon as it is met; skips and fails are held back to the end, because another writer may have better.
 * Holds the names of jobs, not their records. Throws DamagedError, at the latest at the end, where a file was changed.
 */
export async function* readRun(folder: string): AsyncGenerator<StoredRecord> {
  for await (const records of readRunInBlocks(folder)) yield* records;
}

/** As `readRun`, by records read together, each to be gone through to its end before the next: for large runs. */
export async function* readRunInBlocks(folder: string): AsyncGenerator<Iterable<StoredRecord>> {
  const run = await readRunFiles(folder);
  const ended = createJobSet(run);
  const heldBack: HeldBack[] = [];
  for (const { path } of run.writers) {
    const select = createSelection(ended, heldBack);
    for await (const records of readWriterInBlocks(path, expectedOf(run, path))) yield select(records);
  }
  for (const kind of ["skip", "fail"] as const)
    yield heldBack.filter(({ record }) => record.kind === kind && ended.add(record));
}

type HeldBack = StoredRecord & { readonly record: SkipRecord | FailRecord };

/** Of one writer's records, given in their order, those that count at once. */
function createSelection(
  ended: ReturnType<typeof createJobSet>,
  heldBack: HeldBack[],
): (records: Iterable<StoredRecord>) => Iterable<StoredRecord> {
  const timedHere = new Set<string>();
  let samples: StoredRecord[] = [];
  return function* select(records) {
    for (const stored of records) {
      const { record } = stored;
      switch (record.kind) {
        case "sample":
          // One re-measured comes after its job has ended.
          if ((record.attempt ?? 0) === 0) samples.push(stored);
          else if (timedHere.has(jobId(record))) yield stored;
          break;
        case "result":
          if (ended.add(record)) {
            for (const sample of samples) if (isOf(record, sample)) yield sample;
            if (samples.length > 0) timedHere.add(jobId(record));
            yield stored;
          }
          if (samples.length > 0) samples = [];
          break;
        case "skip":
        case "fail":
          heldBack.push({ id: stored.id, record });
          if (samples.length > 0) samples = [];
          break;
        default:
          yield stored;
      }
    }
  };
}

function isOf(job: JobKey, { record }: StoredRecord): boolean {
  return record.kind === "sample" && jobId(record) === jobId(job);
}

/** Which jobs have ended, by the items of each task: a text for each whole job would be most of a large run's memory. */
function createJobSet({ plan, folder }: RunFiles): { /** Whether the job is new. */ add(job: JobKey): boolean } {
  const planned = new Map(plan.tasks.map(({ key, items: count }) => [key, count]));
  const items = new Map<string, Set<string>>();
  let last: JobKey | null = null;
  let ofLast = new Set<string>();
  let mostOfLast = 0;
  return {
    add(job) {
      const { model, variant, task, item, repetition } = job;
      const goesOn =
        last?.task === task && last.model === model && last.variant === variant && last.repetition === repetition;
      if (!goesOn) {
        const key = JSON.stringify([model, variant, task, repetition]);
        ofLast = items.get(key) ?? new Set();
        items.set(key, ofLast);
        last = job;
        mostOfLast = planned.get(task) ?? 0;
      }
      const before = ofLast.size;
      const after = ofLast.add(item).size;
      if (after > before && after > mostOfLast)
        throw new DamagedError(
          `${folder} has more items of ${printable(task)} than its plan: a file belongs to another run, or was changed; ${remedy}`,
        );
      return after > before;
    },
  };
}

/** The first `run` record of a folder. Throws UserError when no writer got that far. */
export async function readRunRecord(folder: string): Promise<RunRecord> {
  const first = (await writerFiles(folder)).find(({ header }) => header !== null);
  if (first?.header != null) return first.header;
  throw new UserError(`${folder} holds no records yet: the run stopped before it began`);
}
