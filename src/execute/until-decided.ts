import { dirname } from "node:path";
import { gatherLooks } from "../analysis/stopping/take-look.ts";
import { jobId } from "../records/keys.ts";
import { readRun } from "../records/read.ts";
import { decidedReason, type JobKey, type LookRecord, type SkipRecord, type Stopping } from "../records/schema.ts";
import { dealLooks } from "../suite/looks.ts";
import { type Job, jobsOfLoad } from "../suite/plan.ts";
import type { Execution } from "./execution.ts";

/** What a run that stops once it is decided needs of the loop around it. */
export interface Course {
  /** Asks those jobs of the first load, model after model. */
  ask(isWanted: (job: Job) => boolean): Promise<void>;
  /** Hears that jobs need not be asked. */
  leaveOut(jobs: number): void;
}

/**
 * Asks the questions look by look, all models in each, until a look answers the plan's question; the rest is skipped. Each
 * answer is made from the records on disk, so that a run gone on with answers as one that was never interrupted; a look
 * that is in the records already stands, whatever is tried again afterwards.
 */
export async function askUntilDecided(execution: Execution, stopping: Stopping, course: Course): Promise<void> {
  const { plan, suites, log, clock } = execution;
  const lookOf = dealLooks(suites, stopping.looks, plan.seed);
  for (let look = 0; look < stopping.looks.length; look++) {
    // Timings of the first load go with the first look: the model is open then.
    await course.ask(({ key: { task, item } }) => (lookOf(task, item) ?? 0) === look);
    const pending = questionsAfter(execution, (task, item) => (lookOf(task, item) ?? -1) > look);
    const { taken, gathered, secondsFor } = await readSoFar(execution, stopping, lookOf, look);
    let { answer } = taken ?? { answer: null };
    if (taken === null) {
      const finding = gathered.take(look);
      answer = finding.answer;
      const left = answer === null ? [] : pending;
      log.append({
        kind: "look",
        at: clock.timestamp(),
        look,
        ...finding,
        savedJobs: left.length,
        savedSeconds: secondsFor(left),
      });
    }
    if (answer === null) continue;
    const at = clock.timestamp();
    const open = pending.filter(({ key }) => !execution.done.has(jobId(key)));
    if (open.length > 0)
      log.append(...open.map(({ key }): SkipRecord => ({ kind: "skip", at, ...key, reason: decidedReason })));
    course.leaveOut(open.length);
    return;
  }
}

function questionsAfter({ plan, suites }: Execution, isAfter: (task: string, item: string) => boolean): readonly Job[] {
  return plan.models.flatMap((model) =>
    plan.variants.flatMap((variant) =>
      [...jobsOfLoad(suites, model.id, variant.id, 0)].filter(({ key: { task, item } }) => isAfter(task, item)),
    ),
  );
}

/** Reads the run as far as it is written: the look itself if it was taken, else what it is taken from. */
async function readSoFar(
  { plan, log }: Execution,
  stopping: Stopping,
  lookOf: (task: string, item: string) => number | null,
  look: number,
) {
  const gathered = gatherLooks(plan, stopping, lookOf);
  const paces = new Map<string, { ms: number; answers: number }>();
  let taken: LookRecord | null = null;
  for await (const { record } of readRun(dirname(log.path))) {
    if (record.kind === "look" && record.look === look) taken ??= record;
    gathered.add(record);
    if (record.kind !== "result") continue;
    const pace = paces.get(placeOf(record)) ?? { ms: 0, answers: 0 };
    paces.set(placeOf(record), { ms: pace.ms + record.timing.wallMs, answers: pace.answers + 1 });
  }
  const secondsFor = (jobs: readonly Job[]): number =>
    jobs.reduce((sum, { key }) => {
      const pace = paces.get(placeOf(key));
      return pace === undefined ? sum : sum + pace.ms / pace.answers;
    }, 0) / 1000;
  return { taken, gathered, secondsFor };
}

const placeOf = ({ model, variant, task }: JobKey): string => JSON.stringify([model, variant, task]);
