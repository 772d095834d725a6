import type { Alarm } from "../metrics/alarm.ts";
import type { Row } from "../metrics/types.ts";
import type { Plan, RunRecord } from "../records/schema.ts";
import type { Counts } from "../records/types.ts";
import { readReportRun } from "../report/data/read-run.ts";
import { findRun } from "./find-run.ts";

/** What a run comes to. */
export interface RunFigures {
  readonly plan: Plan;
  /** The machine, the program and the command behind it. */
  readonly run: RunRecord;
  /** Every figure, as in `rows.csv`: in the order of the plan's models, settings and tasks, all tasks together first. */
  readonly rows: readonly Row[];
  /** What a reader of the figures must not miss. */
  readonly alarms: readonly Alarm[];
  /** Jobs by outcome. */
  readonly counts: Counts;
  /** Whether every job has an outcome and every file its checksum. */
  readonly complete: boolean;
}

/**
 * Reduces a run's records to figures; a run that is not complete gives those it has. Throws UserError where there is no
 * such run, DamagedError for records that were changed.
 */
export async function reduceRun(run: string): Promise<RunFigures> {
  const { plan, run: header, rows, alarms, counts, complete } = await readReportRun(await findRun(run));
  return { plan, run: header, rows, alarms, counts, complete };
}
