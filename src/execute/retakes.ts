import { setTimeout } from "node:timers/promises";
import { EngineError } from "../lib/errors.ts";
import { activityBetween } from "../lib/system-counters/activity.ts";
import type { CounterReader } from "../lib/system-counters/types.ts";
import { disturbanceThresholds } from "../records/disturbance.ts";
import { protocol } from "../records/protocol.ts";
import type { Plan, SampleRecord, SchoolmarkRecord } from "../records/schema.ts";
import type { Session, TimeReply, TimeRequest } from "../runners/types.ts";
import type { Job } from "../suite/plan.ts";
import type { AttemptOptions } from "./attempt.ts";
import type { Execution } from "./execution.ts";
import { sampleRecords } from "./job-records.ts";
import type { Requests } from "./requests.ts";

/** Time that retaking may still take: a first credit, and a share of all that timing took. */
export interface RetakeAccount {
  earn(timedMs: number): void;
  spend(ms: number): void;
  leftMs(): number;
}

export function createRetakeAccount(profile: Plan["profile"]): RetakeAccount {
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

/** The disturbed timings of one load. */
export interface Retakes {
  /** Hears of every job that ended. */
  note(job: Job, records: readonly SchoolmarkRecord[]): void;
  readonly disturbed: readonly { readonly job: Job; readonly samples: number }[];
}

export function createRetakes(account: RetakeAccount): Retakes {
  const disturbed: { readonly job: Job; readonly samples: number }[] = [];
  return {
    disturbed,
    note(job, records) {
      const samples = records.filter((record) => record.kind === "sample");
      for (const record of records) {
        if (record.kind !== "result" || record.output.type !== "time") continue;
        account.earn(record.timing.wallMs);
        const missing = missingQuiet(samples, record.output.ended);
        if (missing > 0) disturbed.push({ job, samples: missing });
      }
    },
  };
}

/** Samples to take again: none where a timing became precise, as it did so by its quiet ones if it has any. */
function missingQuiet(samples: readonly SampleRecord[], ended: TimeReply["ended"] | undefined): number {
  const disturbed = samples.filter(isDisturbed).length;
  return ended === "precise" && disturbed < samples.length ? 0 : disturbed;
}

interface Place {
  readonly execution: Pick<Execution, "clock" | "signal" | "log" | "counters">;
  readonly requests: Requests;
  readonly retakes: Retakes;
  readonly retakeAccount: RetakeAccount;
}

/**
 * Takes disturbed samples again at the end of a load, when what disturbed them may be over, once the machine is quiet
 * and as long as the account lasts. The disturbed ones stay in the records.
 */
export async function retakeDisturbed(
  { execution, requests, retakes, retakeAccount: account }: Place,
  session: Session,
  options: AttemptOptions,
): Promise<void> {
  const { clock, signal, log, counters } = execution;
  let left = retakes.disturbed;
  for (let round = 1; round <= protocol.mostRetakes && left.length > 0; round++) {
    const start = clock.nowMs();
    const quiet = counters === null || (await waitForQuiet(counters, account.leftMs(), signal));
    account.spend(clock.nowMs() - start);
    if (!quiet) return;
    const still: { job: Job; samples: number }[] = [];
    for (const [place, { job, samples }] of left.entries()) {
      signal.throwIfAborted();
      if (account.leftMs() <= 0) return;
      const begun = clock.nowMs();
      const request = requests.of(job);
      if (request.kind !== "time") continue;
      const reply = await askAgain(
        session,
        againFor(request, samples, account.leftMs() / (left.length - place), options),
      );
      account.spend(clock.nowMs() - begun);
      // A process that died over it is met again by the next load.
      if (reply === null) return;
      const taken = sampleRecords({ job, request }, reply, options, round);
      log.append(...taken);
      const missing = missingQuiet(taken, reply.ended);
      if (missing > 0) still.push({ job, samples: missing });
    }
    left = still;
  }
}

/** As many as are missing; under a precision to reach, as many as it takes, as for the first ones, in a share of the time left. */
function againFor(request: TimeRequest, samples: number, shareMs: number, { limits }: AttemptOptions): TimeRequest {
  const limited = limits.applyTo(request);
  if (limited.until === undefined) return { ...request, repeats: Math.min(samples, request.repeats) };
  return { ...limited, until: { ...limited.until, budgetMs: Math.min(protocol.usualTimingMs, shareMs) } };
}

/** null: the process died or refused. */
async function askAgain(session: Session, request: TimeRequest): Promise<TimeReply | null> {
  try {
    return await session.ask(request);
  } catch (error) {
    if (error instanceof EngineError) return null;
    throw error;
  }
}

function isDisturbed({ disturbance }: SampleRecord): boolean {
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
    if (busyShare + (stealShare ?? 0) <= disturbanceThresholds.foreignAndStealShare) return true;
  }
  return false;
}
