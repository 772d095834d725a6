import type { Request } from "../../runners/types.ts";
import type { Job } from "../../suite/plan.ts";
import type { Requests } from "./requests.ts";

/** Jobs whose texts are held at once for the sake of order: enough to bring a passage's questions together. */
const blockJobs = 512;

/**
 * Jobs in an order in which prompts that begin alike follow one another, so that the engine keeps what they share: the
 * questions about one passage, or those with the same examples. Tasks stay in their order, and so do timings; which jobs
 * there are, and what is asked in them, does not change. A block's requests are built when its first job is taken.
 */
export function* inOrderOfPrefixes(jobs: readonly Job[], requests: Requests): Generator<Job> {
  for (let start = 0; start < jobs.length; ) {
    const end = endOfBlock(jobs, start);
    yield* sorted(jobs.slice(start, end), requests);
    start = end;
  }
}

function endOfBlock(jobs: readonly Job[], start: number): number {
  let end = start;
  while (end < jobs.length && end - start < blockJobs && jobs[end]?.key.task === jobs[start]?.key.task) end += 1;
  return end;
}

function sorted(jobs: readonly Job[], requests: Requests): readonly Job[] {
  if (jobs.length < 2 || jobs[0]?.task.kind.repeats !== "once") return jobs;
  return jobs
    .map((job) => ({ job, text: promptOf(requests.of(job)) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ job }) => job);
}

/** What the engine reads first; empty where nothing could be kept of it for the next. */
function promptOf(request: Request): string {
  switch (request.kind) {
    case "loglikelihood":
      return request.context;
    case "generate":
      return typeof request.prompt === "string"
        ? request.prompt
        : `${request.prompt.system ?? ""}\n${request.prompt.user}`;
    case "rolling":
    case "serve":
    case "time":
    case "examine":
      return "";
  }
}
