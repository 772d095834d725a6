import type { Session } from "../../runners/types.ts";
import type { Job } from "../../suite/plan.ts";
import type { LoadContext } from "./load-context.ts";
import type { Requests } from "./requests.ts";

/** Questions that wait in the model's process, so that it never waits for us. */
const asksAhead = 32;

/**
 * Asks the questions of a load again, unscored, until they have taken long enough in all for an energy sensor: whole rounds
 * of a task, each kept as one `again` record. Gives up quietly where a question fails: it failed when it was scored too; and
 * where no sensor is left to see it.
 */
export async function repeatForSensor(
  { execution, model, variant, load, requests }: LoadContext,
  session: Session,
  jobs: readonly Job[],
): Promise<void> {
  const { energy, energyFillSeconds, log, clock, signal } = execution;
  const questions = jobs.filter(({ task }) => task.kind.repeats === "once");
  if (energy === null || session.pid === null || questions.length === 0) return;
  const tasks = byTask(questions);
  const start = clock.nowMs();
  while ((clock.nowMs() - start) / 1000 < energyFillSeconds) {
    for (const [task, ofTask] of tasks) {
      if (!energy.serves()) return;
      signal.throwIfAborted();
      const startEpochMs = Date.now();
      const answered = await askRound(session, ofTask, requests);
      if (!answered) return;
      const endEpochMs = Date.now();
      const place = { model: model.id, variant: variant.id, load, task };
      log.append({ kind: "again", at: clock.timestamp(), ...place, items: ofTask.length, startEpochMs, endEpochMs });
    }
  }
}

function byTask(jobs: readonly Job[]): ReadonlyMap<string, readonly Job[]> {
  const tasks = new Map<string, Job[]>();
  for (const job of jobs) {
    const known = tasks.get(job.key.task);
    if (known === undefined) tasks.set(job.key.task, [job]);
    else known.push(job);
  }
  return tasks;
}

/** Whether all of them were answered. */
async function askRound(session: Session, jobs: readonly Job[], requests: Requests): Promise<boolean> {
  for (let first = 0; first < jobs.length; first += asksAhead) {
    const answers = jobs.slice(first, first + asksAhead).map((job) => {
      const request = requests.of(job);
      return session.supports.has(request.kind) ? session.ask(request) : Promise.reject(new Error("not supported"));
    });
    const outcomes = await Promise.allSettled(answers);
    if (outcomes.some(({ status }) => status === "rejected")) return false;
  }
  return true;
}
