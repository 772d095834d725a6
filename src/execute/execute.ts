import type { Clock } from "../lib/clock.ts";
import { EngineError, messageOf } from "../lib/errors.ts";
import type { Meter } from "../metrics/types.ts";
import type { Log } from "../records/log.ts";
import {
  jobId,
  type LoadRecord,
  type ModelIdentity,
  type Plan,
  type SchoolmarkRecord,
  type Variant,
} from "../records/schema.ts";
import type { Runner, Session } from "../runners/types.ts";
import type { ItemTokens } from "../suite/extents.ts";
import { type Job, jobsOfLoad } from "../suite/plan.ts";
import type { Suite } from "../suite/types.ts";
import { type Attempt, attempt, failRecord, keyOf } from "./attempt.ts";
import { type Readings, startReadings } from "./readings.ts";
import { prepareSession } from "./threads.ts";

/** What is told while a run goes on; always between timed sections. */
export type RunEvent =
  | { readonly type: "load"; readonly model: string; readonly load: number; readonly loads: number }
  | {
      readonly type: "threads";
      readonly model: string;
      readonly trial: LoadRecord["threadTrial"];
      readonly chosen: number;
    }
  | {
      readonly type: "job";
      readonly model: string;
      readonly task: string;
      readonly done: number;
      readonly jobs: number;
    }
  | { readonly type: "problem"; readonly model: string; readonly message: string };

export interface Execution {
  readonly plan: Plan;
  readonly suites: readonly Suite[];
  /** Tokens of each item, for each model in the plan's order; null where the runner has no limit. */
  readonly itemTokens: readonly ItemTokens[];
  readonly runner: Runner;
  readonly log: Log;
  readonly meters: readonly Meter[];
  /** Jobs that ended well in an earlier writer of the run. */
  readonly done: ReadonlySet<string>;
  /** Threads chosen earlier in the run, by model. */
  readonly knownThreads: ReadonlyMap<string, number>;
  readonly threadCandidates: readonly number[];
  readonly deadlineMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
}

/** Requests that wait in the model's process while it works on one, so that it never waits for us. */
const asksAhead = 4;
/** Times a model's process may die within one load before the rest is left untried. */
const deathsAllowed = 3;

/**
 * Carries out a plan: load after load, in each the models one after another, so that slow changes of the machine fall
 * on all of them. Every job ends as a record. Throws when the log can't be written to or the signal is given.
 */
export async function execute(execution: Execution): Promise<void> {
  const { plan, suites, done, signal } = execution;
  const progress = { done: done.size };
  const threads = new Map(execution.knownThreads);
  for (let load = 0; load < plan.loads; load++) {
    for (const [index, model] of plan.models.entries()) {
      for (const variant of plan.variants) {
        signal.throwIfAborted();
        const jobs = [...jobsOfLoad(suites, model.id, variant.id, load)].filter((job) => !done.has(jobId(job)));
        if (jobs.length > 0) await runLoad({ execution, progress, threads, model, index, variant, load }, jobs);
      }
    }
  }
}

interface LoadContext {
  readonly execution: Execution;
  readonly progress: { done: number };
  readonly threads: Map<string, number>;
  readonly model: ModelIdentity;
  readonly index: number;
  readonly variant: Variant;
  readonly load: number;
}

async function runLoad(context: LoadContext, jobs: readonly Job[]): Promise<void> {
  const { execution, model, load } = context;
  execution.onEvent({ type: "load", model: model.id, load, loads: execution.plan.loads });
  let left = jobs;
  for (let deaths = 0; left.length > 0; deaths++) {
    if (deaths === deathsAllowed) {
      const message = `not tried: the model's process died ${deaths} times in this load`;
      for (const job of left) end(context, [failRecord(job, "not-tried", message, null, execution.clock)], job);
      return;
    }
    left = await runSession(context, left);
    execution.signal.throwIfAborted();
  }
}

/** Opens the model, asks the jobs in order and returns those that a dying process left open. */
async function runSession(context: LoadContext, jobs: readonly Job[]): Promise<readonly Job[]> {
  const { execution, model, variant, load } = context;
  const { clock, plan } = execution;
  const readings = startReadings(execution.meters, clock);
  let session: Session;
  try {
    session = await openSession(context, readings);
  } catch (error) {
    execution.signal.throwIfAborted();
    if (!(error instanceof EngineError)) throw error;
    execution.onEvent({ type: "problem", model: model.id, message: `could not be loaded: ${error.message}` });
    // The last words are the same for all: the first job keeps them.
    for (const [place, job] of jobs.entries()) {
      const stderrTail = place === 0 ? error.failure.stderrTail : null;
      end(context, [failRecord(job, "load", error.message, stderrTail, clock)], job);
    }
    return [];
  }
  try {
    const threads = context.threads.get(model.id) ?? 1;
    const left = await askAll(context, session, readings, jobs, { seed: plan.seed, threads, clock });
    if (session.pid !== null) await readings.takeNow(session.pid);
    return left;
  } finally {
    await session[Symbol.asyncDispose]();
    const series = readings.series({ model: model.id, variant: variant.id, load });
    if (!execution.signal.aborted) execution.log.append(...series.filter(({ rows }) => rows.length > 0));
  }
}

async function openSession(context: LoadContext, readings: Readings): Promise<Session> {
  const { execution, model, index, variant, load } = context;
  const session = await execution.runner.open(
    model,
    { gpuLayers: variant.gpuLayers, deadlineMs: execution.deadlineMs, onSpawned: (pid) => readings.takeNow(pid) },
    execution.signal,
  );
  try {
    const { engine, trial } = await prepareSession(
      session,
      execution.plan.contextSizes[index] ?? 0,
      variant.threads ?? context.threads.get(model.id) ?? null,
      execution.threadCandidates,
      execution.plan.seed,
    );
    context.threads.set(model.id, engine.threads);
    if (trial.length > 0) execution.onEvent({ type: "threads", model: model.id, trial, chosen: engine.threads });
    execution.log.append({
      kind: "load",
      at: execution.clock.timestamp(),
      model: model.id,
      variant: variant.id,
      load,
      pid: session.pid,
      spawnMs: session.spawnMs,
      loadMs: session.loadMs,
      engine,
      threadTrial: trial,
    });
    if (session.pid !== null) await readings.takeNow(session.pid);
    return session;
  } catch (error) {
    await session[Symbol.asyncDispose]();
    throw error;
  }
}

interface Asked {
  readonly job: Job;
  readonly attempt: Promise<Attempt>;
}

async function askAll(
  context: LoadContext,
  session: Session,
  readings: Readings,
  jobs: readonly Job[],
  options: Parameters<typeof attempt>[2],
): Promise<readonly Job[]> {
  const { execution } = context;
  const waiting: Asked[] = [];
  const lost: Job[] = [];
  let alive = true;
  const settleOldest = async (): Promise<void> => {
    const oldest = waiting.shift();
    if (oldest === undefined) return;
    const ended = await oldest.attempt;
    if (ended.outcome === "lost") {
      alive = false;
      lost.push(oldest.job);
      return;
    }
    alive &&= ended.sessionAlive;
    if (execution.signal.aborted) return;
    end(context, ended.records, oldest.job);
    if (session.pid !== null && alive) await readings.take(session.pid);
  };
  let next = 0;
  for (; next < jobs.length && alive; next++) {
    const job = jobs[next] as Job;
    execution.signal.throwIfAborted();
    const reason = reasonToSkip(context, session, job);
    if (reason !== null) {
      end(context, [{ kind: "skip", at: execution.clock.timestamp(), ...keyOf(job), reason }], job);
      continue;
    }
    const alone = job.asked.kind.repeats === "each-load";
    while (waiting.length >= (alone ? 1 : asksAhead)) await settleOldest();
    if (!alive) break;
    waiting.push({ job, attempt: attempt(session, job, options) });
    if (alone) await settleOldest();
  }
  while (waiting.length > 0) await settleOldest();
  return [...lost, ...jobs.slice(next)];
}

function reasonToSkip({ execution, index }: LoadContext, session: Session, job: Job): string | null {
  const { kind, config } = job.asked;
  const request = kind.request(job.question, config, execution.plan.seed);
  if (!session.supports.has(request.kind)) return `this runner can't answer "${request.kind}" requests`;
  if (kind.extent(job.question, config).whenTooLong === "split") return null;
  const needed = execution.itemTokens[index]?.get(job.task)?.[job.index] ?? 0;
  const held = execution.plan.contextSizes[index] ?? Number.POSITIVE_INFINITY;
  return needed > held ? `does not fit into ${held} tokens, the context this model was trained for or was given` : null;
}

function end({ execution, progress }: LoadContext, records: readonly SchoolmarkRecord[], job: Job): void {
  execution.log.append(...records);
  progress.done += 1;
  for (const record of records) {
    if (record.kind === "fail" && record.cause !== "load") {
      execution.onEvent({
        type: "problem",
        model: job.model,
        message: `${job.task} ${job.item}: ${messageOf(new Error(record.message))}`,
      });
    }
  }
  execution.onEvent({ type: "job", model: job.model, task: job.task, done: progress.done, jobs: execution.plan.jobs });
}
