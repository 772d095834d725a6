import type { SkipRecord } from "../../records/schema.ts";
import type { Session } from "../../runners/types.ts";
import type { Job } from "../../suite/plan.ts";
import { type Attempt, type AttemptOptions, attempt } from "./attempt.ts";
import { skipRecord } from "./job-records.ts";
import { endJob, type LoadContext } from "./load-context.ts";
import type { Readings } from "./readings.ts";
import type { Ask } from "./requests.ts";

/** Requests that wait in the model's process while it works on one, so that it never waits for us. */
const asksAhead = 4;

interface Waiting {
  readonly job: Job;
  readonly attempt: Promise<Attempt>;
}

/**
 * Asks jobs in order, several ahead of their answers; timings alone, so that nothing else happens beside them.
 * Meters are read between jobs, unless there are none. Returns the jobs that a dying process left open.
 */
export async function askAll(
  context: LoadContext,
  session: Session,
  readings: Pick<Readings, "take"> | null,
  jobs: Iterable<Job>,
  options: AttemptOptions,
): Promise<readonly Job[]> {
  const { execution, requests } = context;
  const waiting: Waiting[] = [];
  const lost: Job[] = [];
  const untried: Job[] = [];
  let alive = true;
  const settleOldest = async (): Promise<void> => {
    const oldest = waiting.shift();
    if (oldest === undefined) return;
    const ended = await oldest.attempt;
    if (ended.outcome === "lost") {
      alive = false;
      lost.push(oldest.job);
      return;
    }
    alive &&= ended.sessionAlive;
    if (execution.signal.aborted) return;
    endJob(context, ended.records, oldest.job);
    if (session.pid !== null && alive) await readings?.take(session.pid);
  };
  for (const job of jobs) {
    if (!alive) {
      untried.push(job);
      continue;
    }
    execution.signal.throwIfAborted();
    const request = requests.of(job);
    const reason = reasonToSkip(context, session, { job, request });
    if (reason !== null) {
      endJob(context, [skipRecord(job, reason, execution.clock, untrue(session, request))], job);
      continue;
    }
    const alone = job.task.kind.repeats === "each-load";
    while (waiting.length >= (alone ? 1 : asksAhead)) await settleOldest();
    if (!alive) {
      untried.push(job);
      continue;
    }
    waiting.push({ job, attempt: attempt(session, { job, request }, options) });
    if (alone) await settleOldest();
  }
  while (waiting.length > 0) await settleOldest();
  return [...lost, ...untried];
}

/** What a server was tried for in vain, for the record; undefined: that is not why the question is skipped. */
function untrue(session: Session, request: Ask["request"]): SkipRecord["notMeasurable"] {
  const found = session.unmeasurable?.(request);
  return found == null ? undefined : { server: found.server, tried: found.tried };
}

/** Why a question can't be asked of this model; null: it can. */
export function reasonToSkip(
  { execution, index }: Pick<LoadContext, "execution" | "index">,
  session: Session,
  { job, request }: Ask,
): string | null {
  const { task, item } = job;
  const unmeasurable = session.unmeasurable?.(request) ?? null;
  if (unmeasurable !== null) return unmeasurable.message;
  if (!session.supports.has(request.kind)) return `this runner can't answer "${request.kind}" requests`;
  if (request.kind === "generate" && typeof request.prompt !== "string" && !session.supports.has("chat"))
    return "the task asks inside a chat template, and this model has none";
  if (task.kind.extent(item, task.config).whenTooLong === "split") return null;
  const needed = execution.itemTokens[index]?.get(task.key)?.[job.index] ?? 0;
  const held = execution.plan.contextSizes[index] ?? Number.POSITIVE_INFINITY;
  return needed > held ? `does not fit into ${held} tokens, the context this model was trained for or was given` : null;
}
