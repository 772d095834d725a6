import type { Request } from "../../runners/types.ts";
import type { Job } from "../../suite/plan.ts";

/** What the jobs of one load ask the model. */
export interface Requests {
  /** The job's request: built when it is first needed, and the same one from then on while it is kept. */
  of(job: Job): Request;
}

/** A job with what it asks. */
export interface Ask<R extends Request = Request> {
  readonly job: Job;
  readonly request: R;
}

/** Covers a block of the prefix order and a warm-up. A million prompts with their examples would not fit into memory. */
const maxQuestions = 1024;

/**
 * Requests that are built once for all who need them: the order of the jobs, the warm-up, the question itself, its record
 * and its repetitions. Timings hold no text and are re-measured at the end of a load, so all of theirs are kept. Of the
 * questions the newest are kept: one that is needed again much later is built again, and is the same, as task kinds are pure.
 */
export function createRequests(seed: number, kept = maxQuestions): Requests {
  const timings = new Map<Job, Request>();
  const questions = new Map<Job, Request>();
  return {
    of(job) {
      const { kind, config } = job.task;
      const built = kind.repeats === "once" ? questions : timings;
      const known = built.get(job);
      if (known !== undefined) return known;
      const request = kind.request(job.item, config, seed);
      built.set(job, request);
      if (questions.size > kept) deleteOldest(questions);
      return request;
    },
  };
}

function deleteOldest(questions: Map<Job, Request>): void {
  for (const oldest of questions.keys()) {
    questions.delete(oldest);
    return;
  }
}
