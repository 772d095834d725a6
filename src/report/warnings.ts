import { subjectName } from "../records/subject-name.ts";
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
  const { counts, problems } = run;
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
    ...toldTogether(run),
    ...untold.filter(({ kind }) => kind === "skip").map(asWarning),
  ];
  const alike = grouped(all, ({ tag, task, message }) => JSON.stringify([tag, task, message]));
  const told = alike.flatMap(([first, ...rest]): Warning[] =>
    first === undefined ? [] : [{ ...first, names: [first, ...rest].flatMap(({ names }) => names) }],
  );
  return run.complete ? told : [incomplete, ...told];
}

/** Alarms in the same words as one, with their numbers added up. */
function toldTogether({ alarms, plan }: ReportRun): readonly Warning[] {
  const alike = grouped(alarms, ({ tag, task, message, counts }) =>
    JSON.stringify([tag, task, message, counts !== undefined]),
  );
  return alike.flatMap((group): Warning[] => {
    const [first] = group;
    if (first === undefined) return [];
    const sum = (part: "touched" | "of"): number =>
      group.reduce((total, { counts }) => total + (counts?.[part] ?? 0), 0);
    const names = group.map(({ model, variant }) =>
      variant === undefined ? model : subjectName(plan, model, variant),
    );
    return [
      {
        tag: first.tag ?? "alarm",
        names: first.tag === "answer" ? [] : names,
        task: first.task,
        message: first.counts === undefined ? first.message : `${sum("touched")} of ${sum("of")} ${first.message}`,
      },
    ];
  });
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
