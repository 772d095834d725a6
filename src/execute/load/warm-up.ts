import type { Clock } from "../../lib/clock.ts";
import { protocol } from "../../records/protocol.ts";
import type { Session } from "../../runners/types.ts";
import type { Job } from "../../suite/plan.ts";
import type { Requests } from "./requests.ts";

const maxRequests = 200;

/**
 * Asks questions without keeping the answers, so that first use (page faults, cold caches, code not yet compiled) is not
 * booked as the time and energy of the first items: long enough for the host language to compile what it runs often; a
 * large model takes but one request in it. Timings warm up on their own.
 */
export async function warmUp(session: Session, jobs: readonly Job[], requests: Requests, clock: Clock): Promise<void> {
  const start = clock.nowMs();
  if (session.pid === null) return;
  const questions = alternating(jobs.filter(({ task }) => task.kind.repeats === "once"));
  for (const job of questions.slice(0, maxRequests)) {
    const request = requests.of(job);
    if (!session.supports.has(request.kind)) continue;
    // What fails here fails again when it is asked to be kept, and is recorded then.
    await session.ask(request).catch(() => {});
    if (clock.nowMs() - start > protocol.questionWarmUpMs) return;
  }
}

/** Jobs in turns over the tasks, so that every kind of request is met early. */
function alternating(jobs: readonly Job[]): readonly Job[] {
  const place = new Map<string, number>();
  return jobs
    .map((job) => {
      const round = place.get(job.key.task) ?? 0;
      place.set(job.key.task, round + 1);
      return { job, round };
    })
    .sort((a, b) => a.round - b.round)
    .map(({ job }) => job);
}
