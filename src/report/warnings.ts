import { grouped } from "./grouped.ts";
import type { Problem, ReportRun } from "./types.ts";

/** Something a reader must know before trusting the figures; alike for several models, told once. */
export interface Warning {
  readonly tag: "answer" | "incomplete" | "alarm" | "failed" | "skipped";
  readonly names: readonly string[];
  readonly task: string | null;
  readonly message: string;
}

/** What stands in the way of a run's figures, the worst first; empty when all is well. */
export function warningsOf(run: ReportRun): readonly Warning[] {
  const { alarms, counts, problems } = run;
  const done = counts.result + counts.skip + counts.fail;
  const incomplete: Warning = {
    tag: "incomplete",
    names: [],
    task: null,
    message: `${done} of ${counts.planned} jobs have an outcome; the figures rest on these alone`,
  };
  const untold = problems.filter((problem) => !isTold(run, problem));
  const all = [
    ...untold.filter(({ kind }) => kind === "fail").map(asWarning),
    ...alarms.map(
      (alarm): Warning => ({
        tag: alarm.tag ?? "alarm",
        names: alarm.tag === "answer" ? [] : [alarm.model],
        task: alarm.task,
        message: alarm.message,
      }),
    ),
    ...untold.filter(({ kind }) => kind === "skip").map(asWarning),
  ];
  const alike = grouped(all, ({ tag, task, message }) => JSON.stringify([tag, task, message]));
  const told = alike.flatMap(([first, ...rest]): Warning[] =>
    first === undefined ? [] : [{ ...first, names: [first, ...rest].flatMap(({ names }) => names) }],
  );
  return run.complete ? told : [incomplete, ...told];
}

/** Alarms about missing items give the causes too. */
function isTold({ alarms }: ReportRun, problem: Problem): boolean {
  return alarms.some(
    ({ model, task, message }) => model === problem.model && task === problem.task && message.includes(problem.message),
  );
}

function asWarning({ kind, model, task, message, count }: Problem): Warning {
  const jobs = count === 1 ? "1 job" : `${count} jobs`;
  return { tag: kind === "fail" ? "failed" : "skipped", names: [model], task, message: `${jobs}: ${message}` };
}
