import { randomBytes } from "node:crypto";
import { basename } from "node:path";
import type { Clock } from "../../lib/clock.ts";
import { UserError } from "../../lib/errors.ts";
import { canonicalJson } from "../../lib/files.ts";
import { nextRunTime } from "../../records/find-run.ts";
import { jobId } from "../../records/keys.ts";
import { createRunFolder, type Log, openLog } from "../../records/log.ts";
import { countStates, readJobStates, readPlan, readRun, readRunRecord } from "../../records/read.ts";
import type { JobKey, Plan, SchoolmarkRecord } from "../../records/schema.ts";
import type { Counts } from "../../records/types.ts";
import { jobsOfLoad, limitItems, rescoredPlan } from "../../suite/plan.ts";
import type { Suite, Task } from "../../suite/types.ts";
import type { Item } from "../../tasks/types.ts";
import { scoreStored } from "./score-stored.ts";

export interface Rescoring {
  /** Whose answers are scored anew, found by the names of suites; what other suites asked stays as it is. */
  readonly suites: readonly Suite[];
  readonly results: string;
  readonly command: readonly string[];
  readonly clock: Clock;
}

/** What became of a run's answers. */
export interface Rescored {
  readonly folder: string;
  readonly counts: Counts;
  readonly scored: number;
  /** Of those, answers whose score is another now. */
  readonly changed: number;
  /** Answers to questions that are worded otherwise by now, or gone. */
  readonly lost: number;
}

type Ended = Extract<SchoolmarkRecord, { kind: "result" | "skip" | "fail" }>;
const askedOtherwise = "the question is another by now: it can't be scored again without the model";
/** What was measured: it stays as it is. */
const taken: ReadonlySet<SchoolmarkRecord["kind"]> = new Set([
  "load",
  "series",
  "sample",
  "again",
  "common-threads",
  "roof",
]);
const notAsked = "not among the questions of the run that was scored again";

/**
 * Scores the stored answers of a run by other extractions or metrics, without any model. What comes of it is a run of its
 * own: its plan names other suites, a folder holds one plan, and figures that someone has read stay where they were. The
 * looks of a run that stopped early stay behind: they were taken on other scores. Throws UserError where the run is not
 * complete or holds none of the suites.
 */
export async function rescore(folder: string, rescoring: Rescoring): Promise<Rescored> {
  const old = await readPlan(folder);
  const { shard, ...origin } = await readRunRecord(folder);
  if (shard !== undefined) throw new UserError(`${basename(folder)} is a part of a run: join the parts first`);
  const ended = countStates(old, (await readJobStates(folder)).values());
  if (ended.result + ended.skip + ended.fail < ended.planned)
    throw new UserError(`${basename(folder)} is not complete: go on with it first, with its command and --resume`);
  const suites = limitItems(rescoring.suites, old.limit, old.seed);
  const plan = rescoredPlan(old, suites);
  const at = rescoring.clock.timestamp();
  const writer = `${at.replace(/[-:.]/g, "")}-${randomBytes(2).toString("hex")}`;
  const target = await createRunFolder(rescoring.results, await nextRunTime(rescoring.results, at), plan);
  using log = openLog(target, writer);
  const command = [...rescoring.command];
  const rescored = { run: basename(folder), planHash: old.hash };
  log.append({ ...origin, at, writer, planHash: plan.hash, resumed: false, earlierFiles: [], command, rescored });
  const tally = { result: 0, skip: 0, fail: 0, scored: 0, changed: 0, lost: 0 };
  const open = openJobs(plan, suites);
  const lines = inBatches(log);
  const place = { find: finderIn(suites), seed: plan.seed, at };
  for await (const { record } of readRun(folder)) {
    if (taken.has(record.kind)) lines.add(record);
    if (record.kind !== "result" && record.kind !== "skip" && record.kind !== "fail") continue;
    const now = today(record, place);
    if (now?.kind === "result" && now !== record) tally.scored += 1;
    if (now?.kind === "result" && !sameScores(now, record)) tally.changed += 1;
    if (record.kind === "result" && now?.kind !== "result") tally.lost += 1;
    if (now === null) continue;
    lines.add(now);
    tally[now.kind] += 1;
    open.delete(jobId(now));
  }
  for (const key of open.values()) lines.add({ kind: "skip", at, ...key, reason: notAsked });
  lines.flush();
  const counts = { planned: plan.jobs, result: tally.result, skip: tally.skip + open.size, fail: tally.fail };
  log.seal({ at: rescoring.clock.timestamp(), counts });
  return { folder: target, counts, scored: tally.scored, changed: tally.changed, lost: tally.lost };
}

/** How a job of the old run ends in the new one; null: its question is gone. */
function today(record: Ended, { find, seed, at }: Today): Ended | null {
  const asked = find(record);
  if (asked === "of another suite") return record;
  if (asked === null) return null;
  if (record.kind !== "result" || record.output.type === "time") return record;
  const { model, variant, task, item, repetition } = record;
  const skip = { kind: "skip", at, model, variant, task, item, repetition, reason: askedOtherwise } as const;
  return scoreStored(record, asked.task, asked.item, seed) ?? skip;
}

interface Today {
  readonly find: (job: JobKey) => { readonly task: Task; readonly item: Item } | "of another suite" | null;
  readonly seed: number;
  readonly at: string;
}

function finderIn(suites: readonly Suite[]): Today["find"] {
  const names = new Set(suites.map(({ name }) => name));
  const tasks = new Map(
    suites.flatMap((suite) =>
      suite.tasks.map((task) => [task.key, { task, items: new Map(task.items.map((item) => [item.id, item])) }]),
    ),
  );
  return ({ task: key, item: id }) => {
    if (!names.has(key.split("/")[0] ?? "")) return "of another suite";
    const { task, items } = tasks.get(key) ?? {};
    const item = items?.get(id);
    return task === undefined || item === undefined ? null : { task, item };
  };
}

/** The jobs of the suites that are scored anew: each must end. */
function openJobs(plan: Plan, suites: readonly Suite[]): Map<string, JobKey> {
  const open = new Map<string, JobKey>();
  for (const model of plan.models) {
    for (const variant of plan.variants) {
      for (let load = 0; load < plan.loads; load++) {
        for (const { key } of jobsOfLoad(suites, model.id, variant.id, load)) open.set(jobId(key), key);
      }
    }
  }
  return open;
}

const sameScores = (a: Ended, b: Ended): boolean =>
  a.kind === "result" && b.kind === "result" && canonicalJson(a.score) === canonicalJson(b.score);

/** Nothing here took long to come by, so records reach the disk many at a time. */
function inBatches(log: Log) {
  let waiting: SchoolmarkRecord[] = [];
  const flush = (): void => {
    if (waiting.length > 0) log.append(...waiting);
    waiting = [];
  };
  return {
    flush,
    add(record: SchoolmarkRecord): void {
      waiting.push(record);
      if (waiting.length >= 1000) flush();
    },
  };
}
