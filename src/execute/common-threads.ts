import { dirname } from "node:path";
import { counted } from "../lib/counted.ts";
import { EngineError } from "../lib/errors.ts";
import { settingId } from "../records/keys.ts";
import { readRun } from "../records/read.ts";
import type { CommonThreadsRecord, LoadRecord, ModelIdentity, Variant } from "../records/schema.ts";
import type { Session } from "../runners/types.ts";
import { drawnOrder, type Job, jobsOfLoad } from "../suite/plan.ts";
import { jobsOfShard } from "../suite/shards.ts";
import type { Execution } from "./execution.ts";
import { reasonToSkip } from "./load/ask-all.ts";
import { open, settingsFor } from "./load/open-session.ts";
import { inOrderOfPrefixes } from "./load/prefix-order.ts";
import { createRequests, type Requests } from "./load/requests.ts";
import { fairest } from "./load/threads.ts";
import { warmUp } from "./load/warm-up.ts";

/** Questions of each task in a round: two, so that their spread is known after the first. */
const roundItems = 2;
/** What asking a model again may take: a share of the time its answers took, but so long in any case. */
const share = 0.05;
const minMs = 3000;
/** A first round that would take so many times what it may is not begun. */
const patience = 4;

/**
 * Where models chose different numbers of threads, asks all of them a sample of their questions again with one number, each
 * in a process of its own, and keeps what that took: CPU time stands for energy, and only equal threads let it be compared.
 * What is in the run's records already is not asked again. Nothing that goes wrong here touches what was measured. Left out
 * of the quick profile and of runs that stop once they are decided, which have no time for it, and beside a sensor, which
 * needs no such help.
 */
export async function askAtCommonThreads(execution: Execution, chosen: ReadonlyMap<string, number>): Promise<void> {
  const { plan, energy } = execution;
  if (plan.profile === "quick" || plan.stopping !== undefined || energy !== null) return;
  const variants = plan.variants.filter(({ id, threads }) => {
    const counts = new Set(plan.models.flatMap((model) => chosen.get(settingId(model.id, id)) ?? []));
    return threads === null && counts.size > 1;
  });
  if (variants.length === 0) return;
  const past = await readPast(execution);
  for (const variant of variants) await askUnder(execution, variant, past);
}

/** What the records tell of one model under one variant. */
interface Past {
  /** Time of the answers to each task. */
  readonly tasks: Map<string, { ms: number; answers: number }>;
  trial: LoadRecord["threadTrial"];
  onGpu: boolean;
  readonly remeasured: CommonThreadsRecord[];
}

async function readPast({ log }: Execution): Promise<ReadonlyMap<string, Past>> {
  const past = new Map<string, Past>();
  const of = ({ model, variant }: { readonly model: string; readonly variant: string }): Past => {
    const id = settingId(model, variant);
    const found = past.get(id) ?? { tasks: new Map(), trial: [], onGpu: false, remeasured: [] };
    past.set(id, found);
    return found;
  };
  for await (const { record } of readRun(dirname(log.path))) {
    if (record.kind === "load") {
      if (record.threadTrial.length > 0) of(record).trial = record.threadTrial;
      if ((record.engine.gpuLayers ?? 0) > 0) of(record).onGpu = true;
    }
    if (record.kind === "common-threads") of(record).remeasured.push(record);
    if (record.kind !== "result" || record.output.type === "time") continue;
    const { tasks } = of(record);
    const { ms, answers } = tasks.get(record.task) ?? { ms: 0, answers: 0 };
    tasks.set(record.task, { ms: ms + record.timing.wallMs, answers: answers + 1 });
  }
  return past;
}

/** One model, asked again with so many threads. */
interface AskedModel {
  readonly execution: Execution;
  readonly model: ModelIdentity;
  readonly index: number;
  readonly variant: Variant;
  readonly threads: number;
  readonly past: Past;
  readonly requests: Requests;
}

async function askUnder(execution: Execution, variant: Variant, past: ReadonlyMap<string, Past>): Promise<void> {
  const answering = execution.plan.models
    .filter((model) => execution.runnerOf(model).traits.threads === "settable")
    .map((model, index) => ({ model, index, past: past.get(settingId(model.id, variant.id)) }))
    .flatMap((one) => (one.past === undefined || one.past.tasks.size === 0 ? [] : [{ ...one, past: one.past }]))
    // The largest is the slowest, and sets how many questions the others are asked.
    .sort((a, b) => (b.model.parameters ?? 0) - (a.model.parameters ?? 0));
  const threads = fairest(answering.flatMap(({ past: { trial } }) => (trial.length === 0 ? [] : [trial])));
  const hopeless = answering.some(({ past: one }) => one.onGpu || firstRoundMs(one) > patience * allowedMs(one));
  if (answering.length < 2 || threads === null || hopeless) return;
  let rounds = Number.POSITIVE_INFINITY;
  for (const one of answering) {
    const requests = createRequests(execution.plan.seed);
    rounds = await askModel({ execution, variant, threads, requests, ...one }, rounds);
  }
}

function allowedMs({ tasks }: Past): number {
  return Math.max(minMs, share * [...tasks.values()].reduce((sum, { ms }) => sum + ms, 0));
}

function firstRoundMs({ tasks }: Past): number {
  return [...tasks.values()].reduce((sum, { ms, answers }) => sum + (ms / answers) * Math.min(answers, roundItems), 0);
}

/** Asks at most so many rounds, and gives how many the next model is to be asked. */
async function askModel(place: AskedModel, most: number): Promise<number> {
  const { execution, model, variant, threads, past } = place;
  const { signal, onEvent } = execution;
  const setting = { model: model.id, variant: variant.id };
  const known = past.remeasured.filter((record) => record.threads === threads);
  const done = new Set(known.map(({ task, item }) => itemKey(task, item)));
  const roundOf = roundsOf(place);
  let spentMs = known.reduce((sum, { timing }) => sum + timing.wallMs, 0);
  let session: Session | null = null;
  try {
    for (let round = 0; round < most; round++) {
      signal.throwIfAborted();
      const jobs = roundOf(round);
      if (jobs.length === 0) return round;
      const left = jobs.filter(({ key: { task, item } }) => !done.has(itemKey(task, item)));
      if (left.length === 0) continue;
      if (round > 0 && spentMs >= allowedMs(past)) return round;
      if (session === null) onEvent({ type: "common-threads", ...setting, threads });
      session ??= await openWith(place, left);
      spentMs += await askRound(place, session, left);
    }
    return most;
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof EngineError)) throw error;
    const asking = `asking it again with ${counted(threads, "thread")}, for the comparison of energies`;
    onEvent({ type: "problem", ...setting, message: `${asking}, ended: ${error.message}` });
    return most;
  } finally {
    await session?.[Symbol.asyncDispose]();
  }
}

/** The questions of each round: a few more of every task, drawn alike for all models. */
function roundsOf({ execution, model, variant, requests }: AskedModel): (round: number) => readonly Job[] {
  const { plan, suites, shard } = execution;
  const tasks = new Map<string, Map<string, Job>>();
  for (const job of jobsOfShard(jobsOfLoad(suites, model.id, variant.id, 0), shard)) {
    if (job.task.kind.repeats !== "once") continue;
    const { task, item } = job.key;
    const items = tasks.get(task) ?? new Map<string, Job>();
    tasks.set(task, items.set(item, job));
  }
  const drawn = [...tasks.values()].map((jobs) => ({ jobs, order: drawnOrder([...jobs.keys()], plan.seed) }));
  return (round) => {
    const jobs = drawn.flatMap(({ jobs, order }) =>
      order.slice(round * roundItems, (round + 1) * roundItems).flatMap((item) => jobs.get(item) ?? []),
    );
    return [...inOrderOfPrefixes(jobs, requests)];
  };
}

const itemKey = (task: string, item: string): string => JSON.stringify([task, item]);

async function openWith(place: AskedModel, jobs: readonly Job[]): Promise<Session> {
  const { execution, variant, index, threads, requests } = place;
  const session = await open(place, async () => {});
  try {
    await session.prepare(settingsFor(variant, execution.plan.contextSizes[index] ?? 0, threads));
    await warmUp(session, jobs, requests, execution.clock);
    return session;
  } catch (error) {
    await session[Symbol.asyncDispose]();
    throw error;
  }
}

/** Writes what each answer took, and gives the milliseconds of all. Throws EngineError when the process died over it. */
async function askRound(place: AskedModel, session: Session, jobs: readonly Job[]): Promise<number> {
  const { execution, threads, requests } = place;
  const { log, clock, signal } = execution;
  const answers = jobs
    .map((job) => ({ job, request: requests.of(job) }))
    .filter((ask) => reasonToSkip(place, session, ask) === null)
    .map(async ({ job, request }) => {
      const { promptTokens, generatedTokens, timing } = await session.ask(request);
      const { model, variant, task, item } = job.key;
      const head = { kind: "common-threads", at: clock.timestamp(), model, variant, task, item } as const;
      log.append({ ...head, threads, promptTokens, generatedTokens, timing });
      return timing.wallMs;
    });
  const outcomes = await Promise.allSettled(answers);
  signal.throwIfAborted();
  for (const outcome of outcomes)
    if (outcome.status === "rejected" && !isOfOneQuestion(outcome.reason)) throw outcome.reason;
  return outcomes.reduce((sum, outcome) => sum + (outcome.status === "fulfilled" ? outcome.value : 0), 0);
}

/** A question that fails where the process lives on failed when it was scored, too. */
function isOfOneQuestion(error: unknown): boolean {
  return error instanceof EngineError && error.failure.cause === "engine";
}
