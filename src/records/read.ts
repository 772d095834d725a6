import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { messageOf, systemCode, UserError } from "../lib/errors.ts";
import {
  type JobKey,
  jobId,
  type Plan,
  plan as planSchema,
  type RunRecord,
  record as recordSchema,
  recordVersion,
  type SchoolmarkRecord,
} from "./schema.ts";

/** A record and where it stands: `writer:line`. */
export interface StoredRecord {
  readonly id: string;
  readonly record: SchoolmarkRecord;
}

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

/** Files of a run's writers, oldest first. */
export async function writersOf(folder: string): Promise<readonly string[]> {
  const files = await readdir(folder);
  return files
    .filter((file) => file.endsWith(".jsonl"))
    .sort()
    .map((file) => join(folder, file));
}

/**
 * A writer's records in order. A torn last line is dropped: its job is taken again. Anything else that is not a record,
 * an unknown version, or a sealed file that was changed, throws UserError naming file and line.
 */
export async function* readWriter(path: string): AsyncGenerator<StoredRecord> {
  const writer = basename(path, ".jsonl");
  const hash = createHash("sha256");
  let number = 0;
  let sealed = false;
  const changed = (): UserError =>
    new UserError(`${path} was changed after it was sealed: its records can't be trusted`);
  for await (const { text, complete, bytes } of rawLines(path)) {
    number += 1;
    if (sealed) throw changed();
    const where = `${path}:${number}`;
    const parsed = parseLine(text);
    if (parsed === null) {
      if (!complete) return;
      throw new UserError(`${where} is not a record: the file was damaged after it was written`);
    }
    if (!parsed.ok) throw new UserError(`${where} ${parsed.problem}`);
    if (parsed.record.kind === "end") {
      if (parsed.record.sha256 !== hash.digest("hex")) throw changed();
      sealed = true;
    }
    yield { id: `${writer}:${number}`, record: parsed.record };
    if (!sealed) hash.update(bytes);
  }
}

type Parsed =
  | { readonly ok: true; readonly record: SchoolmarkRecord }
  | { readonly ok: false; readonly problem: string };

function parseLine(text: string): Parsed | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = recordSchema.safeParse(value);
  if (parsed.success) return { ok: true, record: parsed.data };
  if (typeof value === "object" && value !== null && "version" in value && value.version !== recordVersion) {
    return { ok: false, problem: `has version ${String(value.version)}; this program reads version ${recordVersion}` };
  }
  const [issue] = parsed.error.issues;
  return { ok: false, problem: `is not a record: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}` };
}

async function* rawLines(
  path: string,
): AsyncGenerator<{ readonly text: string; readonly complete: boolean; readonly bytes: Buffer }> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
    rest = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
    let start = 0;
    for (let end = rest.indexOf(10, start); end >= 0; end = rest.indexOf(10, start)) {
      const bytes = rest.subarray(start, end + 1);
      yield { text: bytes.toString("utf8", 0, bytes.length - 1), complete: true, bytes };
      start = end + 1;
    }
    rest = rest.subarray(start);
  }
  if (rest.length > 0) yield { text: rest.toString("utf8"), complete: false, bytes: rest };
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
 * Holds one small entry a job, not the records.
 */
export async function* readRun(folder: string): AsyncGenerator<StoredRecord> {
  const states = await readJobStates(folder);
  const given = new Set<string>();
  for (const path of await writersOf(folder)) {
    let samples: StoredRecord[] = [];
    for await (const stored of readWriter(path)) {
      const { record } = stored;
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
      const counts = states.get(id) === record.kind && !given.has(id);
      if (counts) {
        given.add(id);
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
