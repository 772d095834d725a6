import { EngineError } from "../lib/errors.ts";
import { type LoadRecord, settingId, type Variant } from "../records/schema.ts";
import type { OpenOptions, Session, SessionSettings } from "../runners/types.ts";
import type { Job } from "../suite/plan.ts";
import { askAll } from "./ask-all.ts";
import { failRecord } from "./attempt.ts";
import { endJob, type LoadContext } from "./load-context.ts";
import { judgeMemory, type MemoryVerdict } from "./memory-check.ts";
import { inOrderOfPrefixes } from "./prefix-order.ts";
import { type Readings, startReadings } from "./readings.ts";
import { repeatForSensor } from "./repeat-for-sensor.ts";
import { retakeDisturbed } from "./retakes.ts";
import { type RoofPlace, takeRoof } from "./roof.ts";
import { fastest, tryThreads } from "./threads.ts";
import { warmUp } from "./warm-up.ts";

/** Times a model's process may die within one load before the rest is left untried. */
const deathsAllowed = 3;

/** Carries out the jobs of one load, opening the model anew where its process dies. */
export async function runLoad(context: LoadContext, jobs: readonly Job[]): Promise<void> {
  const { execution, model, load } = context;
  execution.onEvent({ type: "load", model: model.id, load, loads: execution.plan.loads });
  const { refusal } = await judge(context);
  if (refusal !== null) {
    failAll(context, jobs, refusal, null);
    return;
  }
  let left = jobs;
  for (let deaths = 0; left.length > 0; deaths++) {
    if (deaths === deathsAllowed) {
      const message = `not tried: the model's process died ${deaths} times in this load`;
      for (const job of left) endJob(context, [failRecord(job, "not-tried", message, null, execution.clock)], job);
      return;
    }
    // A question that kills the process must not do so before it is asked to be kept.
    left = await runSession(context, left, deaths === 0 ? left : []);
    execution.signal.throwIfAborted();
  }
}

/** Opens the model, asks the jobs in order and returns those that a dying process left open. */
async function runSession(
  context: LoadContext,
  jobs: readonly Job[],
  toWarmUp: readonly Job[],
): Promise<readonly Job[]> {
  const { execution, model, variant, load } = context;
  const { clock, plan } = execution;
  const readings = startReadings(execution.meters, execution.energy, clock);
  const place = { model: model.id, variant: variant.id, load };
  let session: Session;
  try {
    session = await openSession(context, readings);
  } catch (error) {
    await readings.finish(place);
    execution.signal.throwIfAborted();
    if (!(error instanceof EngineError)) throw error;
    failAll(context, jobs, error.message, error.failure.stderrTail);
    return [];
  }
  try {
    const threads = context.threads.get(settingId(model.id, variant.id)) ?? 1;
    await takeModelRoof(context, jobs, threads, "before");
    await warmUp(session, toWarmUp, plan.seed, clock);
    const options = { seed: plan.seed, threads, clock, limits: context.limits };
    const left = await askAll(context, session, readings, inOrderOfPrefixes(jobs, plan.seed), options);
    // Whoever died is opened again for what is left; the last one retakes.
    if (left.length === 0) await retakeDisturbed(context, session, options);
    if (left.length === 0) await repeatForSensor(context, session, jobs, plan.seed);
    await takeModelRoof(context, jobs, threads, "after");
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
  const { execution, model } = context;
  execution.onEvent({ type: "problem", model: model.id, message: `could not be loaded: ${reason}` });
  for (const [place, job] of jobs.entries()) {
    endJob(context, [failRecord(job, "load", reason, place === 0 ? stderrTail : null, execution.clock)], job);
  }
}

function judge({ execution, model, index, variant }: LoadContext): Promise<MemoryVerdict> {
  return judgeMemory(execution.memory, model, variant, execution.plan.contextSizes[index] ?? null);
}

/** In the full profile memory is read before and after each model that is timed. */
async function takeModelRoof(
  { execution: { plan, readMemory, log, clock, signal }, model, variant, load }: LoadContext,
  jobs: readonly Job[],
  threads: number,
  when: RoofPlace["when"],
): Promise<void> {
  const timed = jobs.some(({ asked }) => asked.kind.repeats === "each-load");
  if (readMemory === null || plan.profile === "quick" || !timed || signal.aborted) return;
  log.append(await takeRoof(readMemory, threads, { when, model: model.id, variant: variant.id, load }, clock));
}

async function openSession(context: LoadContext, readings: Readings): Promise<Session> {
  const { execution, model, index, variant, load } = context;
  const contextSize = execution.plan.contextSizes[index] ?? 0;
  const setting = settingId(model.id, variant.id);
  const known = variant.threads ?? context.threads.get(setting) ?? null;
  const threadTrial = known === null ? await trialOfThreads(context, contextSize) : [];
  const threads = known ?? fastest(threadTrial) ?? execution.threadCandidates[0] ?? 1;
  context.threads.set(setting, threads);
  if (threadTrial.length > 0) {
    execution.onEvent({ type: "threads", model: model.id, trial: threadTrial, chosen: threads });
  }
  const { record } = await judge(context);
  const session = await open(context, (pid) => readings.takeNow(pid));
  try {
    const engine = await session.prepare(settingsFor(variant, contextSize, threads));
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
      threadTrial,
      ...record,
    });
    if (session.pid !== null) await readings.takeNow(session.pid);
    return session;
  } catch (error) {
    await session[Symbol.asyncDispose]();
    throw error;
  }
}

/** In a process of its own: the compute threads and memory that a trial leaves behind are no part of what is measured. */
async function trialOfThreads(context: LoadContext, contextSize: number): Promise<LoadRecord["threadTrial"]> {
  const { variant } = context;
  const { threadCandidates, plan } = context.execution;
  if (threadCandidates.length === 1) return [];
  await using session = await open(context, async () => {});
  return await tryThreads(
    session,
    (threads) => settingsFor(variant, contextSize, threads),
    threadCandidates,
    plan.seed,
  );
}

function open({ execution, model, variant }: LoadContext, onSpawned: OpenOptions["onSpawned"]): Promise<Session> {
  const { runner, deadlineMs, signal } = execution;
  return runner.open(model, { gpuLayers: variant.gpuLayers, deadlineMs, onSpawned }, signal);
}

function settingsFor(
  { flashAttention, kvCacheType, batchSize }: Variant,
  contextSize: number,
  threads: number,
): SessionSettings {
  return { contextSize, threads, flashAttention, kvCacheType, batchSize };
}
