import type { Alarm } from "../../metrics/alarm.ts";
import type { Row } from "../../metrics/types.ts";
import { rowColumns } from "../data/row-columns.ts";
import type { ReportInput, ReportRun } from "../data/types.ts";
import { alarmText } from "../words/alarms.ts";

/** What was planned, where it ran, every figure and every alarm: an object for one run, a list for several. */
export function renderJson(input: ReportInput): string {
  const documents = input.runs.map(documentOf);
  const text = JSON.stringify(documents.length === 1 ? documents[0] : documents, null, 2);
  return `${escapeControls(text)}\n`;
}

function documentOf({ run, plan, counts: jobs, complete, sealedBy, rows, alarms, noise }: ReportRun) {
  // The time line stays in the records, which have a line for each sample.
  const { byMark, timeline: _, ...counts } = noise;
  return {
    run,
    plan,
    jobs,
    complete,
    sealedBy,
    rows: rows.map(rowOf),
    alarms: alarms.map(alarmOf),
    noise: { ...counts, byMark: Object.fromEntries(byMark) },
  };
}

/** The columns of `rows.csv`, with the data of method and caveats beside their sentences. */
function rowOf(row: Row) {
  const columns = Object.fromEntries(rowColumns.map(({ id, of }) => [id, of(row)]));
  return { ...columns, methodData: row.method, caveats: row.caveats, recordIds: row.recordIds };
}

function alarmOf({ cause, ...place }: Alarm) {
  return {
    ...place,
    message: alarmText(cause),
    ...(cause.kind === "timings" ? { counts: { touched: cause.timings, of: cause.of } } : {}),
    ...(cause.kind === "decision" ? { tag: "answer" } : {}),
    cause,
  };
}

/** JSON leaves some controls and direction overrides as they are; escaped, they mean the same and do nothing on a terminal. */
export function escapeControls(json: string): string {
  return json.replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from(
      { length: character.length },
      (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`,
    ).join(""),
  );
}
