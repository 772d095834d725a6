import { settingId } from "../../records/keys.ts";
import type { LoadRecord, Variant } from "../../records/schema.ts";
import type { OpenOptions } from "../../runners/open-options.ts";
import type { Session, SessionSettings } from "../../runners/types.ts";
import type { LoadContext } from "./load-context.ts";
import { fastest, tryThreads } from "./threads.ts";

/** Threads to measure with: given, chosen earlier in the run, or by a trial that is made now. */
export async function threadsFor(
  context: LoadContext,
): Promise<{ readonly threads: number; readonly trial: LoadRecord["threadTrial"] }> {
  const { execution, model, variant } = context;
  const setting = settingId(model.id, variant.id);
  const known = variant.threads ?? context.threads.get(setting) ?? null;
  const trial = known === null ? await trialOfThreads(context) : [];
  const threads = known ?? fastest(trial) ?? execution.threadCandidates[0] ?? 1;
  context.threads.set(setting, threads);
  if (trial.length > 0)
    execution.onEvent({ type: "threads", model: model.id, variant: variant.id, trial, chosen: threads });
  return { threads, trial };
}

/** In a process of its own: the compute threads and memory that a trial leaves behind are no part of what is measured. */
async function trialOfThreads(context: LoadContext): Promise<LoadRecord["threadTrial"]> {
  const { variant, index } = context;
  const { threadCandidates, plan } = context.execution;
  if (threadCandidates.length === 1) return [];
  const contextSize = plan.contextSizes[index] ?? 0;
  await using session = await open(context, async () => {});
  return await tryThreads(
    session,
    (threads) => settingsFor(variant, contextSize, threads),
    threadCandidates,
    plan.seed,
  );
}

/**
 * Starts a process with the model, whose files are those that were identified before and after. Throws EngineError.
 */
export async function open(
  { execution, model, variant }: Pick<LoadContext, "execution" | "model" | "variant">,
  onSpawned: OpenOptions["onSpawned"],
): Promise<Session> {
  const { runnerOf, deadlineMs, signal, files } = execution;
  await files?.verify(model);
  const session = await runnerOf(model).open(model, { gpuLayers: variant.gpuLayers, deadlineMs, onSpawned }, signal);
  try {
    await files?.verify(model);
  } catch (error) {
    await session[Symbol.asyncDispose]();
    throw error;
  }
  return files === undefined ? session : files.watch(model, session);
}

export function settingsFor(
  { flashAttention, kvCacheType, batchSize }: Variant,
  contextSize: number,
  threads: number,
): SessionSettings {
  return { contextSize, threads, flashAttention, kvCacheType, batchSize };
}
