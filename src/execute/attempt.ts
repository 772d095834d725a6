import type { Clock } from "../lib/clock.ts";
import { EngineError, messageOf } from "../lib/errors.ts";
import type { FailRecord, JobKey, SampleRecord, SchoolmarkRecord } from "../records/schema.ts";
import type { Reply, Session, TimeReply, TimeRequest } from "../runners/types.ts";
import { itemHash, requestHash } from "../suite/items.ts";
import type { Job } from "../suite/plan.ts";
import type { RepetitionLimits } from "./repetition-limits.ts";

/** How one attempt at a job ended. `lost`: the process died over something else, and the job may be asked again. */
export type Attempt =
  | { readonly outcome: "ended"; readonly records: readonly SchoolmarkRecord[]; readonly sessionAlive: boolean }
  | { readonly outcome: "lost" };

export interface AttemptOptions {
  readonly seed: number;
  readonly threads: number;
  readonly clock: Clock;
  readonly limits: RepetitionLimits;
}

/** Asks one job and makes records of what came back; a failure becomes a record too. */
export async function attempt(session: Session, job: Job, options: AttemptOptions): Promise<Attempt> {
  try {
    const request = job.asked.kind.request(job.question, job.asked.config, options.seed);
    const reply = await session.ask(request.kind === "time" ? options.limits.applyTo(request) : request);
    if (reply.kind === "time") options.limits.spend(reply.timing.wallMs);
    return { outcome: "ended", records: recordsOf(job, reply, options), sessionAlive: true };
  } catch (error) {
    const failure =
      error instanceof EngineError ? error.failure : { cause: "engine" as const, stderrTail: null, blamed: true };
    if (!failure.blamed) return { outcome: "lost" };
    const record = failRecord(job, failure.cause, messageOf(error), failure.stderrTail, options.clock);
    return { outcome: "ended", records: [record], sessionAlive: failure.cause === "engine" };
  }
}

export function keyOf({ model, variant, task, item, repetition }: Job): JobKey {
  return { model, variant, task, item, repetition };
}

export function failRecord(
  job: Job,
  cause: FailRecord["cause"],
  message: string,
  stderrTail: string | null,
  clock: Clock,
): FailRecord {
  return { kind: "fail", at: clock.timestamp(), ...keyOf(job), cause, message, stderrTail };
}

function recordsOf(job: Job, reply: Reply, options: AttemptOptions): readonly SchoolmarkRecord[] {
  const { seed, clock } = options;
  const { kind, config } = job.asked;
  const at = clock.timestamp();
  const score = kind.score(reply, job.question, config, seed);
  refuseNonFinite({ ...reply, score: score.values });
  const request = kind.request(job.question, config, seed);
  const samples = reply.kind === "time" && request.kind === "time" ? samplesOf(job, request, reply, options) : [];
  return [
    ...samples,
    {
      kind: "result",
      at,
      ...keyOf(job),
      load: job.load,
      itemHash: itemHash(job.question),
      requestHash: requestHash(request),
      ...(job.question.group === undefined ? {} : { group: job.question.group }),
      method: kind.method,
      prompt: kind.prompt(job.question, config),
      expected: kind.expected(job.question, config),
      output: score.output,
      score: { ...score.values },
      chance: kind.chance(job.question, config),
      flags: [...score.flags],
      promptTokens: reply.promptTokens,
      generatedTokens: reply.generatedTokens,
      timing: reply.timing,
    },
  ];
}

/** The samples of a timing; `attempt` from 1 on: taken again. */
export function samplesOf(
  job: Job,
  { phase, depth, tokens, sequences }: TimeRequest,
  { repeats }: TimeReply,
  { threads, clock }: AttemptOptions,
  attempt = 0,
): readonly SampleRecord[] {
  return repeats.map((repeat) => ({
    kind: "sample",
    at: clock.timestamp(),
    ...keyOf(job),
    load: job.load,
    phase,
    depth,
    tokens,
    ...(sequences === undefined ? {} : { sequences }),
    threads,
    ...repeat,
    ...(attempt === 0 ? {} : { attempt }),
  }));
}

/** JSON would turn NaN and Infinity into null, and the record into one that can't be read. Throws EngineError naming the value. */
function refuseNonFinite(value: unknown, path: readonly string[] = []): void {
  if (typeof value === "number" && !Number.isFinite(value))
    throw new EngineError(`the engine's answer gives no finite ${path.join(".")} (${value})`);
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) refuseNonFinite(inner, [...path, key]);
}
