import type { Alarm } from "../../metrics/alarm.ts";
import { settingName } from "../../records/setting-name.ts";
import type { Problem, ReportRun } from "../data/types.ts";
import { grouped } from "../format/grouped.ts";
import { alarmText } from "../words/alarms.ts";

/** Something a reader must know before trusting the figures; alike for several models, told once. */
export interface Warning {
  readonly tag: "answer" | "incomplete" | "checksum" | "alarm" | "failed" | "skipped" | "left-out";
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
  const byParts: Warning = {
    tag: "checksum",
    names: [],
    task: null,
    message:
      "checksummed by parts: the run was resumed by an earlier version, whose checksums cover each file alone and not what an interrupted writer left",
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
  return [
    ...(run.complete ? [] : [incomplete]),
    ...(run.run.leftOut ?? []).map(asLeftOut),
    ...told,
    ...(run.sealedBy === "parts" ? [byParts] : []),
  ];
}

/** Alarms in the same words as one; numbers of timings are added up. */
function toldTogether({ alarms, plan }: ReportRun): readonly Warning[] {
  const alike = grouped(alarms, ({ task, cause }) => JSON.stringify([cause.kind, task, alarmText(cause)]));
  return alike.flatMap((group): Warning[] => {
    const [first] = group;
    if (first === undefined) return [];
    const names = group.map(({ model, variant }) =>
      variant === undefined ? model : settingName(plan, model, variant),
    );
    return [
      {
        ...(first.cause.kind === "decision" ? { tag: "answer", names: [] } : { tag: "alarm", names }),
        task: first.task,
        message: `${timingsIn(group)}${alarmText(first.cause)}`,
      },
    ];
  });
}

/** `3 of 21 `, of the timings that all these alarms are about; nothing for other alarms. */
function timingsIn(alarms: readonly Alarm[]): string {
  const counts = alarms.flatMap(({ cause }) => (cause.kind === "timings" ? [cause] : []));
  const sum = (part: "timings" | "of"): number => counts.reduce((total, count) => total + count[part], 0);
  return counts.length === 0 ? "" : `${sum("timings")} of ${sum("of")} `;
}

/** Alarms about missing items give the causes too. */
function isTold({ alarms }: ReportRun, problem: Problem): boolean {
  return alarms.some(
    ({ model, task, cause }) =>
      model === problem.model &&
      task === problem.task &&
      cause.kind === "missing-jobs" &&
      cause.causes.some(({ message }) => message.includes(problem.message)),
  );
}

/** The reason begins with the name of the file. */
function asLeftOut({ reason }: { readonly reason: string }): Warning {
  return { tag: "left-out", names: [], task: null, message: `not measured: ${reason}` };
}

function asWarning({ kind, model, task, message, count }: Problem): Warning {
  const jobs = count === 1 ? "1 job" : `${count} jobs`;
  return { tag: kind === "fail" ? "failed" : "skipped", names: [model], task, message: `${jobs}: ${message}` };
}
