import { EngineError } from "../../lib/errors.ts";
import { settingId } from "../../records/keys.ts";
import type { LoadRecord } from "../../records/schema.ts";
import type { Session } from "../../runners/types.ts";
import type { Job } from "../../suite/plan.ts";
import { askAll } from "./ask-all.ts";
import { type BandwidthScope, measureBandwidth } from "./bandwidth-ceiling.ts";
import { askBatches, isBatch } from "./batches.ts";
import { failRecord } from "./job-records.ts";
import { endJob, type LoadContext } from "./load-context.ts";
import { judgeMemory, type MemoryVerdict } from "./memory-check.ts";
import { open, settingsFor, threadsFor } from "./open-session.ts";
import { inOrderOfPrefixes } from "./prefix-order.ts";
import { remeasureNoisy } from "./remeasure.ts";
import { repeatForSensor } from "./repeat-for-sensor.ts";
import { startWatch, type Watch } from "./server-watch.ts";
import { warmUp } from "./warm-up.ts";

/** Times a model's process may die within one load before the rest is left untried. */
const deathsAllowed = 3;

/**
 * Carries out the jobs of one load, opening the model anew where its process dies; batches last, in a process of their
 * own: their contexts hold many sequences, and would stand in the memory of everything else.
 */
export async function runLoad(context: LoadContext, jobs: readonly Job[]): Promise<void> {
  const { execution, model, variant, load, requests } = context;
  execution.onEvent({ type: "load", model: model.id, variant: variant.id, load, loads: execution.plan.loads });
  const problem = execution.unopened.get(model.id);
  if (problem !== undefined) {
    failAll(context, jobs, problem.message, problem.failure.stderrTail);
    return;
  }
  const { refusal } = await judge(context);
  if (refusal !== null) {
    failAll(context, jobs, refusal, null);
    return;
  }
  const [batches, others] = [
    jobs.filter((job) => isBatch(job, requests)),
    jobs.filter((job) => !isBatch(job, requests)),
  ];
  await untilDone(context, others, (left, deaths) => runSession(context, left, deaths === 0));
  await untilDone(context, batches, (left) =>
    askBatches(context, left, (reason) => failAll(context, left, reason, null)),
  );
}

/** Opens the model again where its process died, a few times; `ask` gives what is left to be asked. */
async function untilDone(
  context: LoadContext,
  jobs: readonly Job[],
  ask: (left: readonly Job[], deaths: number) => Promise<readonly Job[]>,
): Promise<void> {
  const { clock, signal } = context.execution;
  let left = jobs;
  for (let deaths = 0; left.length > 0; deaths++) {
    if (deaths === deathsAllowed) {
      const message = `not tried: the model's process died ${deaths} times in this load`;
      const failure = { cause: "not-tried", message, stderrTail: null } as const;
      for (const job of left) endJob(context, [failRecord(job, failure, clock)], job);
      return;
    }
    left = await ask(left, deaths);
    signal.throwIfAborted();
  }
}

/** Opens the model, asks the jobs in order and returns those that a dying process left open. */
async function runSession(context: LoadContext, jobs: readonly Job[], isFirst: boolean): Promise<readonly Job[]> {
  const { execution, model, variant, load, requests } = context;
  const { clock, plan } = execution;
  const watch = await startWatch(context);
  const { readings } = watch;
  const place = { model: model.id, variant: variant.id, load };
  let session: Session;
  try {
    session = await openSession(context, watch, isFirst);
  } catch (error) {
    await readings.finish(place);
    execution.signal.throwIfAborted();
    if (!(error instanceof EngineError)) throw error;
    failAll(context, jobs, error.message, error.failure.stderrTail);
    return [];
  }
  try {
    const threads = context.threads.get(settingId(model.id, variant.id)) ?? 1;
    await measureModelBandwidth(context, jobs, threads, "before");
    // A question that kills the process must not do so before it is asked to be kept.
    await warmUp(session, isFirst ? jobs : [], requests, clock);
    const options = { seed: plan.seed, threads, clock, limits: context.limits };
    const left = await askAll(context, session, readings, inOrderOfPrefixes(jobs, requests), options);
    // Whoever died is opened again for what is left; the last one retakes.
    if (left.length === 0) await remeasureNoisy(context, session, options);
    if (left.length === 0) await repeatForSensor(context, session, jobs);
    await measureModelBandwidth(context, jobs, threads, "after");
    if (session.pid !== null) await readings.takeNow(session.pid);
    return left;
  } finally {
    await session[Symbol.asyncDispose]();
    const series = await readings.finish(place);
    if (!execution.signal.aborted) execution.log.append(...series);
  }
}

/** Ends all jobs of a load that came to nothing. The last words are the same for all: the first job keeps them. */
function failAll(context: LoadContext, jobs: readonly Job[], reason: string, stderrTail: string | null): void {
  const { execution, model, variant } = context;
  const message = `could not be loaded: ${reason}`;
  execution.onEvent({ type: "problem", model: model.id, variant: variant.id, message });
  for (const [place, job] of jobs.entries()) {
    const failure = { cause: "load", message: reason, stderrTail: place === 0 ? stderrTail : null } as const;
    endJob(context, [failRecord(job, failure, execution.clock)], job);
  }
}

function judge({ execution, model, index, variant }: LoadContext): Promise<MemoryVerdict> {
  return judgeMemory(execution.memory, model, variant, execution.plan.contextSizes[index] ?? null);
}

/** In the full profile memory is read before and after each model that is timed. */
async function measureModelBandwidth(
  { execution: { plan, readMemory, log, clock, signal }, model, variant, load }: LoadContext,
  jobs: readonly Job[],
  threads: number,
  when: BandwidthScope["when"],
): Promise<void> {
  const timed = jobs.some(({ task }) => task.kind.repeats === "each-load");
  if (readMemory === null || plan.profile === "quick" || !timed || signal.aborted) return;
  log.append(await measureBandwidth(readMemory, threads, { when, model: model.id, variant: variant.id, load }, clock));
}

/**
 * In the full profile, whether the model's file is in memory; the first load of each model begins by having it dropped.
 * Opening reads all of it again, so that nothing after it is slower.
 */
async function lookAtFile(
  { execution: { plan, fileCache }, model, variant, load }: LoadContext,
  isFirst: boolean,
): Promise<NonNullable<LoadRecord["fileCache"]> | null> {
  if (fileCache === null || plan.profile === "quick") return null;
  if (isFirst && load === 0 && variant.id === plan.variants[0]?.id) await fileCache.drop(model.path);
  return fileCache.state(model.path);
}

async function openSession(context: LoadContext, { readings, server }: Watch, isFirst: boolean): Promise<Session> {
  const { execution, model, index, variant, load } = context;
  const { threads, trial } = await threadsFor(context);
  const { record } = await judge(context);
  const fileCache = await lookAtFile(context, isFirst);
  const opened = await open(context, (pid) => readings.takeNow(pid));
  const session = server === null ? opened : { ...opened, pid: server.pid };
  try {
    const engine = await session.prepare(settingsFor(variant, execution.plan.contextSizes[index] ?? 0, threads));
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
      threadTrial: [...trial],
      ...(server === null ? {} : { server }),
      ...record,
      ...(fileCache === null ? {} : { fileCache }),
    });
    if (session.pid !== null) await readings.takeNow(session.pid);
    return session;
  } catch (error) {
    await session[Symbol.asyncDispose]();
    throw error;
  }
}
