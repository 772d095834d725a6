import type { Clock } from "../../lib/clock.ts";
import { EngineError } from "../../lib/errors.ts";
import type { FailRecord, ResultRecord, SampleRecord, SchoolmarkRecord, SkipRecord } from "../../records/schema.ts";
import type { Reply, TimeReply, TimeRequest } from "../../runners/types.ts";
import { itemHash, requestHash } from "../../suite/items.ts";
import type { Job } from "../../suite/plan.ts";
import type { Ask } from "./requests.ts";

export interface RecordOptions {
  readonly seed: number;
  /** As in the record. */
  readonly likelihoodFrom?: ResultRecord["likelihoodFrom"] | null;
  /** Threads that the model runs with. */
  readonly threads: number;
  readonly clock: Clock;
}

/** An answer's records: its result, and before it the samples of a timing. Throws EngineError where a number is not finite. */
export function answerRecords(ask: Ask, reply: Reply, options: RecordOptions): readonly SchoolmarkRecord[] {
  const result = resultRecord(ask, reply, options);
  const { job, request } = ask;
  const isTiming = request.kind === "time" && reply.kind === "time";
  return [...(isTiming ? sampleRecords({ job, request }, reply, options) : []), result];
}

function resultRecord(
  { job, request }: Ask,
  reply: Reply,
  { seed, clock, likelihoodFrom }: RecordOptions,
): ResultRecord {
  const { key, load, task, item } = job;
  const { kind, config } = task;
  const { values, output, flags } = kind.score(reply, item, config, seed);
  refuseNonFinite({ ...reply, score: values });
  return {
    kind: "result",
    at: clock.timestamp(),
    ...key,
    load,
    itemHash: itemHash(item),
    requestHash: requestHash(request),
    ...(item.group === undefined ? {} : { group: item.group }),
    method: kind.method,
    ...(likelihoodFrom == null || !["loglikelihood", "rolling"].includes(reply.kind) ? {} : { likelihoodFrom }),
    prompt: kind.prompt(item, config),
    expected: kind.expected(item, config),
    output,
    score: { ...values },
    chance: kind.chance(item, config),
    flags: [...flags],
    promptTokens: reply.promptTokens,
    generatedTokens: reply.generatedTokens,
    timing: reply.timing,
    ...(reply.serverTimings === undefined ? {} : { serverTimings: reply.serverTimings }),
  };
}

/** The samples of a timing, as the model's process took them; `attempt` from 1 on: re-measured. */
export function sampleRecords(
  { job, request: { phase, depth, tokens, sequences } }: Ask<TimeRequest>,
  { repeats }: TimeReply,
  { threads, clock }: Pick<RecordOptions, "threads" | "clock">,
  attempt = 0,
): readonly SampleRecord[] {
  return repeats.map((repeat) => ({
    kind: "sample",
    at: clock.timestamp(),
    ...job.key,
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

export function failRecord(
  { key }: Job,
  failure: Pick<FailRecord, "cause" | "message" | "stderrTail" | "request">,
  clock: Clock,
): FailRecord {
  return { kind: "fail", at: clock.timestamp(), ...key, ...failure };
}

export function skipRecord(
  { key }: Job,
  reason: string,
  clock: Clock,
  notMeasurable?: SkipRecord["notMeasurable"],
): SkipRecord {
  const why = notMeasurable === undefined ? {} : { notMeasurable };
  return { kind: "skip", at: clock.timestamp(), ...key, reason, ...why };
}

/** JSON would turn NaN and Infinity into null, and the record into one that can't be read. Throws EngineError naming the value. */
function refuseNonFinite(value: unknown, path: readonly string[] = []): void {
  if (typeof value === "number" && !Number.isFinite(value))
    throw new EngineError(`the engine's answer gives no finite ${path.join(".")} (${value})`);
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) refuseNonFinite(inner, [...path, key]);
}
