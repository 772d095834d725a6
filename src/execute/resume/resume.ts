import { readdir } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { DamagedError, UserError } from "../../lib/errors.ts";
import { settingId } from "../../records/keys.ts";
import { readJobStates, readPlan, readRunRecord } from "../../records/read.ts";
import { writerFiles } from "../../records/run-files.ts";
import type { Plan } from "../../records/schema.ts";
import { type ScoredDifferently, scoredDifferently } from "../../records/scoring-version.ts";
import { readWriter, strangerError } from "../../records/writer-file.ts";
import { withContextsOf, withScoringOf } from "../../suite/plan.ts";
import { type Shard, shardName } from "../../suite/shards.ts";
import type { Task } from "../../suite/types.ts";

/** What an earlier start of the same plan has done. */
export interface EarlierWork {
  readonly folder: string;
  /** The hash of its own plan: contexts may stand open in it that are known now, and the other way round. */
  readonly planHash: string;
  /** Whether its last writer came to its end. */
  readonly finalized: boolean;
  /** Ids of jobs that need not be asked again: those that gave a result or were skipped. */
  readonly done: ReadonlySet<string>;
  /** By `settingId`. */
  readonly threads: ReadonlyMap<string, number>;
  /** Milliseconds that timings took, with their warm-ups. */
  readonly timingsMs: number;
}

/** The part of the plan that is to be gone on with, and how many jobs it has. */
export interface ShardJobs {
  readonly shard: Shard | null;
  readonly jobs: number;
  /** Tasks with their items: an earlier record of any other item is refused. Left out: not known yet. */
  readonly tasks?: readonly Pick<Task, "key" | "items">[];
}

/**
 * Finds the run to go on with: the named one, or the newest unfinished run of this plan and part of it.
 * Throws UserError when there is none, or when the named one is of another plan or part.
 */
export async function findEarlierWork(
  results: string,
  plan: Plan,
  name: string | null,
  { shard, jobs, tasks }: ShardJobs = { shard: null, jobs: plan.jobs },
): Promise<EarlierWork> {
  if (name !== null) {
    const folder = await namedRun(results, name);
    const earlier = await readPlan(folder);
    if (!isSameWork(earlier, plan)) {
      const scored = scoredDifferently(earlier, plan);
      if (scored !== null) throw new UserError(scoredDifferentlyText({ folder, scored }));
      throw new UserError(
        `${basename(folder)} is a run of another plan (models, suites or settings differ): give the command it was started with`,
      );
    }
    // A run that stopped before its first record is nobody's part yet.
    const first = await readRunRecord(folder).catch(() => null);
    const taken = first === null ? shard : first.shard;
    if (taken?.index !== shard?.index || taken?.of !== shard?.of)
      throw new UserError(`${basename(folder)} is another part of the plan: give the --shard it was started with`);
    if (tasks !== undefined) await requirePlannedItems(folder, tasks);
    return readEarlierWork(folder, earlier);
  }
  const unfinished = await findUnfinished(results, plan, shard, jobs);
  if (unfinished !== null) return unfinished;
  const outdated = await findScoredDifferently(results, plan, { shard, jobs });
  throw new UserError(
    outdated === null
      ? `there is no unfinished run of this plan in ${results}: leave --resume out to start one`
      : `the unfinished run of this plan ${scoredDifferentlyText(outdated)}`,
  );
}

/** The newest unfinished run of a plan and part of it; null where there is none. */
export async function findUnfinished(
  results: string,
  plan: Plan,
  shard: Shard | null,
  jobs = plan.jobs,
): Promise<EarlierWork | null> {
  for (const { folder, isNamed } of await runsOf(results, plan, shard)) {
    // A crash may have left a folder without its plan, and a name shows only the first letters of a hash.
    const earlier = await readPlan(folder).catch(isNamed ? unlessChanged : () => null);
    if (earlier === null || !isSameWork(earlier, plan)) continue;
    const work = await readEarlierWork(folder, earlier);
    if (work.done.size < jobs || !work.finalized) return work;
  }
  return null;
}

/** A run that can't be gone on with, since its answers would be scored by two versions of the rules. */
interface Outdated {
  readonly folder: string;
  readonly scored: ScoredDifferently;
}

function scoredDifferentlyText({ folder, scored: { task, versions } }: Outdated): string {
  return `${basename(folder)} is scored by version ${versions[0]} of the rules for ${task}, this program by ${versions[1]}: go on with the version of Schoolmark that it was started with, or leave --resume out to start a new run`;
}

/** The newest unfinished run that differs from the plan by scoring versions only; null where there is none. */
async function findScoredDifferently(
  results: string,
  plan: Plan,
  { shard, jobs }: ShardJobs,
): Promise<Outdated | null> {
  for (const { folder } of await runsOf(results, plan, shard)) {
    const earlier = await readPlan(folder).catch(() => null);
    const scored = earlier === null ? null : scoredDifferently(earlier, plan);
    if (earlier === null || scored === null || !isSameWork(withScoringOf(plan, earlier), plan)) continue;
    const { done, finalized } = await readEarlierWork(folder, earlier);
    if (done.size < jobs || !finalized) return { folder, scored };
  }
  return null;
}

/** The newest run of a plan, finished or not; null where there is none. */
export async function findRunOf(results: string, plan: Plan): Promise<string | null> {
  for (const { folder, isNamed } of await runsOf(results, plan, null))
    if (isNamed && (await readPlan(folder).catch(unlessChanged))?.hash === plan.hash) return folder;
  return null;
}

/** A folder without a readable plan is no run; a plan that was changed is said to be. */
function unlessChanged(error: unknown): null {
  if (error instanceof DamagedError) throw error;
  return null;
}

/** A model that could not be opened when a run began, or can't be now, leaves its context open; the work is the same. */
function isSameWork(earlier: Plan, plan: Plan): boolean {
  const leftOpen = [...earlier.contextSizes, ...plan.contextSizes].includes(null);
  return earlier.hash === plan.hash || (leftOpen && earlier.hash === withContextsOf(earlier, plan).hash);
}

interface RunPlace {
  readonly folder: string;
  /** Whether it is named after the plan's hash: one that left contexts open has another. */
  readonly isNamed: boolean;
}

/** Folders that may hold a run of the plan, newest first; those named after its hash before all others. */
async function runsOf(results: string, plan: Plan, shard: Shard | null): Promise<readonly RunPlace[]> {
  const part = shard === null ? "" : `-${shardName(shard)}`;
  const end = `-${plan.hash.slice(0, 8)}${part}`;
  const entries: readonly string[] = await readdir(results).catch(() => []);
  const places = [...entries]
    .filter((entry) => entry.endsWith(part))
    .sort()
    .reverse()
    .map((entry) => ({ folder: join(results, entry), isNamed: entry.endsWith(end) }));
  return [...places.filter(({ isNamed }) => isNamed), ...places.filter(({ isNamed }) => !isNamed)];
}

async function namedRun(results: string, name: string): Promise<string> {
  for (const folder of [resolve(name), join(results, name)]) {
    const files: readonly string[] = await readdir(folder).catch(() => []);
    if (files.includes("plan.json")) return folder;
  }
  throw new UserError(`there is no run "${name}", neither as a path nor in ${results}`);
}

/**
 * Throws DamagedError at the first record of an item that no task has. What an interrupted writer left is covered by no
 * checksum until the run goes on, and a plan only counts the items: this is where their names are at hand.
 */
async function requirePlannedItems(folder: string, tasks: NonNullable<ShardJobs["tasks"]>): Promise<void> {
  const items = new Map(tasks.map(({ key, items: own }) => [key, new Set(own.map(({ id }) => id))]));
  for (const { path } of await writerFiles(folder)) {
    for await (const { id, record } of readWriter(path)) {
      if (!("item" in record) || items.get(record.task)?.has(record.item) !== false) continue;
      const line = id.slice(id.lastIndexOf(":") + 1);
      throw strangerError(`${path}:${line}`, { what: "item", name: `${record.item} of ${record.task}` });
    }
  }
}

async function readEarlierWork(folder: string, { hash }: Plan): Promise<EarlierWork> {
  const states = await readJobStates(folder);
  const threads = new Map<string, number>();
  let timingsMs = 0;
  let finalized = false;
  for (const { path } of await writerFiles(folder)) {
    finalized = false;
    for await (const { record } of readWriter(path)) {
      finalized = record.kind === "end";
      if (record.kind === "load") {
        const setting = settingId(record.model, record.variant);
        if (!threads.has(setting) && record.engine.threads !== null) threads.set(setting, record.engine.threads);
      }
      if (record.kind === "result" && record.output.type === "time") timingsMs += record.timing.wallMs;
    }
  }
  return {
    folder,
    planHash: hash,
    finalized,
    done: new Set([...states].flatMap(([id, state]) => (state === "fail" ? [] : [id]))),
    threads,
    timingsMs,
  };
}
