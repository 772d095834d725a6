import { EngineError, messageOf } from "../../lib/errors.ts";
import type { SchoolmarkRecord } from "../../records/schema.ts";
import type { Session } from "../../runners/types.ts";
import { answerRecords, failRecord, type RecordOptions } from "./job-records.ts";
import type { RepetitionLimits } from "./repetition-limits.ts";
import type { Ask } from "./requests.ts";

/** How one attempt at a job ended. `lost`: the process died over something else, and the job may be asked again. */
export type Attempt =
  | { readonly outcome: "ended"; readonly records: readonly SchoolmarkRecord[]; readonly sessionAlive: boolean }
  | { readonly outcome: "lost" };

export interface AttemptOptions extends RecordOptions {
  readonly limits: RepetitionLimits;
}

/** Asks one job and makes records of what came back; a failure becomes a record too. */
export async function attempt(session: Session, ask: Ask, options: AttemptOptions): Promise<Attempt> {
  const { job, request } = ask;
  const { limits, clock } = options;
  try {
    const reply = await session.ask(request.kind === "time" ? limits.applyTo(request) : request);
    if (reply.kind === "time") limits.spend(reply.timing.wallMs);
    return {
      outcome: "ended",
      records: answerRecords(ask, reply, { ...options, likelihoodFrom: session.likelihoodFrom ?? null }),
      sessionAlive: true,
    };
  } catch (error) {
    const { cause, stderrTail, blamed, request: failed } = failureOf(error);
    if (!blamed) return { outcome: "lost" };
    const record = failRecord(
      job,
      { cause, message: messageOf(error), stderrTail, ...(failed === undefined ? {} : { request: failed }) },
      clock,
    );
    return { outcome: "ended", records: [record], sessionAlive: cause === "engine" };
  }
}

/** Whatever else is thrown came of the answer: the process lives on. */
function failureOf(error: unknown): EngineError["failure"] {
  return error instanceof EngineError ? error.failure : { cause: "engine", stderrTail: null, blamed: true };
}
