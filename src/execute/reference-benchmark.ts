import type { Clock } from "../lib/clock.ts";
import { messageOf } from "../lib/errors.ts";
import type { ReadBandwidth } from "../meters/bandwidth/read-bandwidth.ts";
import { smallestLadderFile } from "../models/ladder.ts";
import { protocol } from "../records/protocol.ts";
import type { ModelIdentity, ReferenceBenchmark } from "../records/schema.ts";
import { timedMs } from "../records/work.ts";
import { defaultRunner, loadRunner } from "../runners/index.ts";
import type { Session, TimedRepeat, TimeRequest } from "../runners/types.ts";
import { median } from "../statistics/ranks.ts";
import { identifyModels } from "./prepare/identify-models.ts";

/** Takes the reference benchmark, again and again alike. Never throws: what can't be taken is null with a reason. */
export interface ReferenceBenchmarkRunner {
  take(signal: AbortSignal): Promise<ReferenceBenchmark>;
}

type ReadMemory = (threads: number, passes: number) => Promise<ReadBandwidth>;

/** So much work that all of it takes some second, half of which is the start of the process. */
const work = { prefillTokens: 128, decodeTokens: 32, repeats: 15, contextSize: 256 };
/** A machine that is busy must not make it take long; a quiet one needs no more. */
const until = { precision: 0.01, leastRepeats: 6, budgetMs: 500 };
const deadlineMs = 20_000;

/** The smallest bundled model on one thread, and memory read by one thread. */
export function createReferenceBenchmark(readMemory: ReadMemory, clock: Clock): ReferenceBenchmarkRunner {
  const model = smallestModel();
  return {
    async take(signal) {
      const start = clock.nowMs();
      const speeds = await speedsOf(await model, signal);
      const memory = await readMemory(1, protocol.memoryPasses);
      const reasons = [speeds.reason, memory.medianBytesPerSecond === null ? memory.reason : null];
      return {
        modelSha256: (await model)?.sha256 ?? null,
        prefillTokensPerSecond: speeds.prefill,
        decodeTokensPerSecond: speeds.decode,
        readBytesPerSecond: memory.medianBytesPerSecond,
        reason: reasons.filter((reason) => reason !== null).join("; ") || null,
        seconds: (clock.nowMs() - start) / 1000,
      };
    },
  };
}

/** The smallest bundled model; null where it is not there or damaged. */
export async function smallestModel(): Promise<ModelIdentity | null> {
  try {
    const path = smallestLadderFile();
    if (path === null) return null;
    const { models } = await identifyModels({ models: [path], runner: defaultRunner, trainingTokens: [] }, () => {});
    return models[0] ?? null;
  } catch {
    // A damaged bundle: its own commands tell of it; here it only means that there is nothing to measure.
    return null;
  }
}

interface Speeds {
  readonly prefill: number | null;
  readonly decode: number | null;
  readonly reason: string | null;
}

async function speedsOf(model: ModelIdentity | null, signal: AbortSignal): Promise<Speeds> {
  if (model === null) return { prefill: null, decode: null, reason: "the smallest bundled model is not there" };
  try {
    const runner = await loadRunner(defaultRunner);
    await using session = await runner.open(model, { gpuLayers: 0, deadlineMs, onSpawned: async () => {} }, signal);
    await session.prepare({ contextSize: work.contextSize, threads: 1 });
    return {
      prefill: await rateOf(session, "prefill", work.prefillTokens),
      decode: await rateOf(session, "decode", work.decodeTokens),
      reason: null,
    };
  } catch (error) {
    signal.throwIfAborted();
    return { prefill: null, decode: null, reason: `the canary's model could not be timed: ${messageOf(error)}` };
  }
}

async function rateOf(session: Session, phase: TimeRequest["phase"], tokens: number): Promise<number | null> {
  const request = { kind: "time", phase, depth: 0, tokens, repeats: work.repeats, until, seed: 1 } as const;
  const { repeats } = await session.ask(request);
  const clean = repeats.filter(({ disturbance }) => (disturbance?.marks.length ?? 0) === 0);
  const timeOf = ({ timing }: TimedRepeat): number => timedMs(timing);
  const middle = median((clean.length > 0 ? clean : repeats).map(timeOf));
  return middle === null || middle <= 0 ? null : (1000 * tokens) / middle;
}
