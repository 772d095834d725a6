import { EngineError } from "../../lib/errors.ts";
import type { Request, Session } from "../../runners/types.ts";
import { contextStepsFor } from "../../suite/extents.ts";
import type { Job } from "../../suite/plan.ts";
import { askAll } from "./ask-all.ts";
import { skipRecord } from "./job-records.ts";
import { endJob, type LoadContext } from "./load-context.ts";
import { judgeMemory } from "./memory-check.ts";
import { open, settingsFor, threadsFor } from "./open-session.ts";
import { createRemeasurements, remeasureNoisy } from "./remeasure.ts";
import type { Requests } from "./requests.ts";

/** Whether several sequences are to be decoded side by side. */
export function isBatch(job: Job, requests: Requests): boolean {
  return job.task.kind.repeats === "each-load" && batchOf(requests.of(job)) !== null;
}

/** Sequences side by side, and the tokens of each. */
interface Batch {
  readonly sequences: number;
  readonly tokens: number;
}

function batchOf(request: Request): Batch | null {
  if (request.kind === "serve")
    return { sequences: request.slots, tokens: request.promptTokens + request.answerTokens };
  if (request.kind !== "time" || request.phase !== "batch") return null;
  return { sequences: request.sequences ?? 1, tokens: request.depth + request.tokens };
}

/**
 * Times batches in a process of their own, each in a context that holds its sequences and no more; a batch that would
 * not fit into memory is skipped. Returns the jobs that a dying process left open; `onRefusal` hears why the model could
 * not be opened.
 */
export async function askBatches(
  context: LoadContext,
  jobs: readonly Job[],
  onRefusal: (reason: string) => void,
): Promise<readonly Job[]> {
  const { execution, remeasureBudget } = context;
  const fitting = await skipOversize(context, jobs);
  if (fitting.length === 0) return [];
  try {
    const { threads } = await threadsFor(context);
    await using session = preparing(context, await open(context, async () => {}), threads);
    const own = { ...context, remeasurements: createRemeasurements(remeasureBudget) };
    const options = { seed: execution.plan.seed, threads, clock: execution.clock, limits: context.limits };
    const left = await askAll(own, session, null, fitting, options);
    if (left.length === 0) await remeasureNoisy(own, session, options);
    return left;
  } catch (error) {
    execution.signal.throwIfAborted();
    if (!(error instanceof EngineError)) throw error;
    onRefusal(error.message);
    return [];
  }
}

/** A session that makes the context for each batch before it asks for it. */
function preparing(context: LoadContext, session: Session, threads: number): Session {
  let held = "";
  return {
    ...session,
    async ask(request) {
      const batch = batchOf(request);
      if (batch !== null) {
        const { contextSize, sequences } = roomFor(context, batch);
        const wanted = `${sequences} × ${contextSize}`;
        if (wanted !== held)
          await session.prepare({ ...settingsFor(context.variant, contextSize, threads), sequences });
        held = wanted;
      }
      return session.ask(request);
    },
  };
}

/** Tokens of each sequence, in the engine's steps and never more than the model's own context. */
function roomFor({ execution, index }: LoadContext, { tokens, sequences }: Batch) {
  const whole = execution.plan.contextSizes[index] ?? Number.POSITIVE_INFINITY;
  return { contextSize: Math.min(contextStepsFor(tokens), whole), sequences };
}

/** Ends the jobs whose sequences together would not fit into memory, and gives the others. */
async function skipOversize(context: LoadContext, jobs: readonly Job[]): Promise<readonly Job[]> {
  const { execution, model, variant, requests } = context;
  const fitting: Job[] = [];
  for (const job of jobs) {
    const batch = batchOf(requests.of(job));
    const { contextSize, sequences } = batch === null ? { contextSize: 0, sequences: 0 } : roomFor(context, batch);
    const { refusal } = await judgeMemory(execution.memory, model, variant, contextSize * sequences);
    if (refusal === null) fitting.push(job);
    else endJob(context, [skipRecord(job, refusal, execution.clock)], job);
  }
  return fitting;
}
