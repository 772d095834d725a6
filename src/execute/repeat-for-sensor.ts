import type { Session } from "../runners/types.ts";
import type { Job } from "../suite/plan.ts";
import type { LoadContext } from "./load-context.ts";

/** Questions that wait in the model's process, so that it never waits for us. */
const asksAhead = 32;

/**
 * Asks the questions of a load again, unscored, until they have taken long enough in all for an energy sensor: whole rounds
 * of a task, each kept as one `again` record. Gives up quietly where a question fails: it failed when it was scored too; and
 * where no sensor is left to see it.
 */
export async function repeatForSensor(
  { execution, model, variant, load }: LoadContext,
  session: Session,
  jobs: readonly Job[],
  seed: number,
): Promise<void> {
  const { energy, energyFillSeconds, log, clock, signal } = execution;
  const asked = jobs.filter(({ asked: { kind } }) => kind.repeats === "once");
  if (energy === null || session.pid === null || asked.length === 0) return;
  const tasks = new Map<string, Job[]>();
  for (const job of asked) tasks.set(job.task, [...(tasks.get(job.task) ?? []), job]);
  const start = clock.nowMs();
  while ((clock.nowMs() - start) / 1000 < energyFillSeconds) {
    for (const [task, ofTask] of tasks) {
      if (!energy.serves()) return;
      signal.throwIfAborted();
      const startEpochMs = Date.now();
      const answered = await askRound(session, ofTask, seed);
      if (!answered) return;
      const endEpochMs = Date.now();
      const place = { model: model.id, variant: variant.id, load, task };
      log.append({ kind: "again", at: clock.timestamp(), ...place, items: ofTask.length, startEpochMs, endEpochMs });
    }
  }
}

/** Whether all of them were answered. */
async function askRound(session: Session, jobs: readonly Job[], seed: number): Promise<boolean> {
  for (let first = 0; first < jobs.length; first += asksAhead) {
    const answers = jobs.slice(first, first + asksAhead).map((job) => {
      const request = job.asked.kind.request(job.question, job.asked.config, seed);
      return session.supports.has(request.kind) ? session.ask(request) : Promise.reject(new Error("not supported"));
    });
    const outcomes = await Promise.allSettled(answers);
    if (outcomes.some(({ status }) => status === "rejected")) return false;
  }
  return true;
}
