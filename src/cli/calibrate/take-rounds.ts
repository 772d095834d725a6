import type { TimingEvidence } from "../../analysis/comparison/evidence.ts";
import { createGathering } from "../../analysis/comparison/gathering.ts";
import { executeInMemory, inMemoryRun } from "../../execute/in-memory.ts";
import { memoryCheck } from "../../execute/load/memory-check.ts";
import type { MachineEnvironment } from "../../execute/machine-environment.ts";
import type { PreparedRun } from "../../execute/prepare/preparation.ts";
import { createReferenceBenchmark } from "../../execute/reference-benchmark.ts";
import { systemClock } from "../../lib/clock.ts";
import { EngineError, UserError } from "../../lib/errors.ts";
import { printable } from "../../lib/untrusted.ts";
import { measureReadBandwidth } from "../../meters/bandwidth/read-bandwidth.ts";
import { jobId, settingId } from "../../records/keys.ts";
import type { ReferenceBenchmark, SchoolmarkRecord } from "../../records/schema.ts";
import { median } from "../../statistics/ranks.ts";

/** What was taken in turns, one of each a round: the reference benchmark, and a fresh load of the model timed as a run times it. */
export interface Rounds {
  readonly benchmarks: readonly ReferenceBenchmark[];
  readonly loads: number;
  readonly threads: number;
  readonly secondsPerLoad: number;
  readonly timings: readonly TimingEvidence[];
}

export interface RoundOptions extends MachineEnvironment {
  readonly seconds: number;
  /** Taken however long they need. */
  readonly minRounds: number;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  readonly onRound: (round: number, secondsLeft: number) => void;
}

/**
 * Takes rounds for so long, and at least so many. null where it was interrupted. Throws UserError where there is nothing to
 * time, EngineError where the model fails.
 */
export async function takeRounds(prepared: PreparedRun, options: RoundOptions): Promise<Rounds | null> {
  const { seconds, minRounds, environment, signal, onRound } = options;
  const benchmark = createReferenceBenchmark(measureReadBandwidth, systemClock);
  const start = systemClock.nowMs();
  const benchmarks: ReferenceBenchmark[] = [];
  const records: SchoolmarkRecord[] = [];
  const loadSeconds: number[] = [];
  try {
    for (let round = 1; ; round++) {
      const spent = (systemClock.nowMs() - start) / 1000;
      if (spent >= seconds && round > minRounds) break;
      const forLeast = round === 1 ? 0 : (spent / (round - 1)) * (minRounds - round + 1);
      onRound(round, Math.max(0, seconds - spent, forLeast));
      const move = await benchmark.take(signal);
      if (move.decodeTokensPerSecond === null) throw new UserError(`nothing can be calibrated: ${move.reason}`);
      benchmarks.push(move);
      const begun = systemClock.nowMs();
      records.push(...(await takeLoad(prepared, round, records, options)));
      loadSeconds.push((systemClock.nowMs() - begun) / 1000);
    }
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
  const gathering = createGathering("calibrate", prepared.plan, inMemoryRun(prepared.plan, environment));
  for (const [index, record] of records.entries()) gathering.add(record, `memory:${index + 1}`);
  const timings = gathering.finish()[0]?.evidence.timings ?? [];
  return {
    benchmarks,
    loads: loadSeconds.length,
    threads: timings[0]?.threads ?? 0,
    // The middle one: the first load may have chosen the threads too.
    secondsPerLoad: median(loadSeconds) ?? 0,
    timings,
  };
}

/** One more load, taken as a run that is gone on with takes it. */
async function takeLoad(
  prepared: PreparedRun,
  loads: number,
  earlier: readonly SchoolmarkRecord[],
  { graphics, deadlineMs, signal }: RoundOptions,
): Promise<readonly SchoolmarkRecord[]> {
  const records = await executeInMemory(
    { ...prepared, plan: { ...prepared.plan, loads } },
    {
      done: new Set(
        earlier.flatMap((record) => (record.kind === "result" || record.kind === "skip" ? [jobId(record)] : [])),
      ),
      knownThreads: threadsIn(earlier),
      memory: memoryCheck({ allowOversize: false, ...graphics }),
      deadlineMs,
      signal,
    },
  );
  const failed = records.find((record) => record.kind === "fail");
  if (failed !== undefined) throw new EngineError(printable(`${failed.model} can't be timed: ${failed.message}`));
  if (!records.some(({ kind }) => kind === "sample")) {
    const skipped = records.find((record) => record.kind === "skip");
    throw new UserError(printable(`the model can't be timed: ${skipped?.reason ?? "nothing was taken"}`));
  }
  return records;
}

function threadsIn(records: readonly SchoolmarkRecord[]): ReadonlyMap<string, number> {
  return new Map(
    records.flatMap((record) =>
      record.kind === "sample" ? [[settingId(record.model, record.variant), record.threads] as const] : [],
    ),
  );
}
