import { setTimeout } from "node:timers/promises";
import { EngineError } from "../../lib/errors.ts";
import { activityBetween } from "../../lib/system-counters/activity.ts";
import type { CounterReader } from "../../lib/system-counters/types.ts";
import { noiseThresholds } from "../../records/noise.ts";
import { protocol } from "../../records/protocol.ts";
import type { Plan, SampleRecord, SchoolmarkRecord } from "../../records/schema.ts";
import type { Session, TimeReply, TimeRequest } from "../../runners/types.ts";
import type { Job } from "../../suite/plan.ts";
import type { Execution } from "../execution.ts";
import type { AttemptOptions } from "./attempt.ts";
import { sampleRecords } from "./job-records.ts";
import type { Requests } from "./requests.ts";

/** Time that re-measuring may still take: a first credit, and a share of all that timing took. */
export interface RemeasureBudget {
  earn(timedMs: number): void;
  spend(ms: number): void;
  leftMs(): number;
}

export function createRemeasureBudget(profile: Plan["profile"]): RemeasureBudget {
  let left: number = protocol.retakeCreditMs;
  return {
    earn(timedMs) {
      left += protocol.retakeShare[profile] * timedMs;
    },
    spend(ms) {
      left -= ms;
    },
    leftMs: () => left,
  };
}

/** The noisy timings of one load. */
export interface Remeasurements {
  /** Hears of every job that ended. */
  note(job: Job, records: readonly SchoolmarkRecord[]): void;
  readonly noisy: readonly { readonly job: Job; readonly samples: number }[];
}

export function createRemeasurements(account: RemeasureBudget): Remeasurements {
  const noisy: { readonly job: Job; readonly samples: number }[] = [];
  return {
    noisy,
    note(job, records) {
      const samples = records.filter((record) => record.kind === "sample");
      for (const record of records) {
        if (record.kind !== "result" || record.output.type !== "time") continue;
        account.earn(record.timing.wallMs);
        const missing = missingClean(samples, record.output.ended);
        if (missing > 0) noisy.push({ job, samples: missing });
      }
    },
  };
}

/** Samples to take again: none where a timing became precise, as it did so by its clean ones if it has any. */
function missingClean(samples: readonly SampleRecord[], ended: TimeReply["ended"] | undefined): number {
  const noisy = samples.filter(isNoisy).length;
  return ended === "precise" && noisy < samples.length ? 0 : noisy;
}

interface Place {
  readonly execution: Pick<Execution, "clock" | "signal" | "log" | "counters">;
  readonly requests: Requests;
  readonly remeasurements: Remeasurements;
  readonly remeasureBudget: RemeasureBudget;
}

/**
 * Takes noisy samples again at the end of a load, when what disturbed them may be over, once the machine is quiet
 * and as long as the account lasts. The noisy ones stay in the records.
 */
export async function remeasureNoisy(
  { execution, requests, remeasurements, remeasureBudget: account }: Place,
  session: Session,
  options: AttemptOptions,
): Promise<void> {
  const { clock, signal, log, counters } = execution;
  let left = remeasurements.noisy;
  for (let round = 1; round <= protocol.mostRetakes && left.length > 0; round++) {
    const start = clock.nowMs();
    const clean = counters === null || (await waitForQuiet(counters, account.leftMs(), signal));
    account.spend(clock.nowMs() - start);
    if (!clean) return;
    const still: { job: Job; samples: number }[] = [];
    for (const [place, { job, samples }] of left.entries()) {
      signal.throwIfAborted();
      if (account.leftMs() <= 0) return;
      const begun = clock.nowMs();
      const request = requests.of(job);
      if (request.kind !== "time") continue;
      const reply = await remeasure(
        session,
        remeasureRequest(request, samples, account.leftMs() / (left.length - place), options),
      );
      account.spend(clock.nowMs() - begun);
      // A process that died over it is met again by the next load.
      if (reply === null) return;
      const taken = sampleRecords({ job, request }, reply, options, round);
      log.append(...taken);
      const missing = missingClean(taken, reply.ended);
      if (missing > 0) still.push({ job, samples: missing });
    }
    left = still;
  }
}

/** As many as are missing; under a precision to reach, as many as it takes, as for the first ones, in a share of the time left. */
function remeasureRequest(
  request: TimeRequest,
  samples: number,
  shareMs: number,
  { limits }: AttemptOptions,
): TimeRequest {
  const limited = limits.applyTo(request);
  if (limited.until === undefined) return { ...request, repeats: Math.min(samples, request.repeats) };
  return { ...limited, until: { ...limited.until, budgetMs: Math.min(protocol.usualTimingMs, shareMs) } };
}

/** null: the process died or refused. */
async function remeasure(session: Session, request: TimeRequest): Promise<TimeReply | null> {
  try {
    return await session.ask(request);
  } catch (error) {
    if (error instanceof EngineError) return null;
    throw error;
  }
}

function isNoisy({ disturbance }: SampleRecord): boolean {
  return (disturbance?.marks.length ?? 0) > 0;
}

const lookMs = 400;

/** Waits until others leave the processor alone; false when they don't within the time. The model is idle meanwhile. */
async function waitForQuiet(counters: CounterReader, limitMs: number, signal: AbortSignal): Promise<boolean> {
  for (let leftMs = limitMs; leftMs > 0; leftMs -= lookMs) {
    const before = counters.read();
    await setTimeout(lookMs, undefined, { signal }).catch(() => signal.throwIfAborted());
    const { busyShare, stealShare } = activityBetween(before, counters.read());
    if (busyShare === null) return true;
    if (busyShare + (stealShare ?? 0) <= noiseThresholds.foreignAndStealShare) return true;
  }
  return false;
}
