import type { Row } from "../../metrics/types.ts";
import { leavesOut } from "../estimate.ts";
import { decimals, range, significant } from "../format.ts";
import { type Finding, figure, joined, model, type Sentence, say } from "../sentence.ts";
import type { RunSummary, Subject } from "../subjects.ts";

/** What each model gains in tasks over their baselines, such as from having the document before it; one sentence a model. */
export function gainFindings({ run, subjects }: RunSummary): readonly Finding[] {
  const baselines = new Map(run.plan.tasks.map(({ key, baseline }) => [key, baseline]));
  return subjects.flatMap((subject) => {
    const rows = rowsOf(run.rows, subject);
    const parts = rows.flatMap((row) => gainPart(row, baselines.get(row.task ?? "")));
    if (parts.length === 0) return [];
    const settled = rows.every(({ value, low, high }) =>
      value !== null && low !== null && high !== null ? leavesOut({ value, low, high }, 0) : false,
    );
    return [
      { id: `gain-${subject.name}`, settled, sentence: say`${model(subject.name)} gains ${joined(parts, ", ")}.` },
    ];
  });
}

function rowsOf(rows: readonly Row[], { model: { id }, variant }: Subject): readonly Row[] {
  return rows.filter(
    (row) =>
      row.model === id &&
      row.variant === variant &&
      (row.metric === "right_gain" || row.metric === "bits_per_byte_gain") &&
      row.value !== null,
  );
}

function gainPart(row: Row, baseline: string | undefined): readonly Sentence[] {
  if (row.task === null || baseline === undefined) return [];
  const amount =
    row.metric === "right_gain"
      ? `${withInterval(row, (value) => decimals(100 * value, 0))} points`
      : `${withInterval(row, (value) => significant(value, 2))} bits per byte`;
  return [say`${figure(amount)} in ${figure(row.task)} over ${figure(baseline.slice(baseline.indexOf("/") + 1))}`];
}

function withInterval({ value, low, high }: Row, write: (value: number) => string): string {
  const written = write(value ?? 0);
  return low === null || high === null ? written : `${written} (${range(write(low), write(high))})`;
}
