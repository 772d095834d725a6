import type { Row } from "../../metrics/types.ts";
import type { RunSummary, SettingSummary } from "../data/setting-summaries.ts";
import { leavesOut } from "../format/estimate.ts";
import { decimals, range, significant } from "../format/format.ts";
import { type Finding, figureSpan, joined, modelSpan, type Sentence, say } from "../format/sentence.ts";

/** What each model gains in tasks over their baselines, such as from having the document before it; one sentence a model. */
export function gainFindings({ run, settings }: RunSummary): readonly Finding[] {
  const baselines = new Map(run.plan.tasks.map(({ key, baseline }) => [key, baseline]));
  return settings.flatMap((setting) => {
    const rows = rowsOf(run.rows, setting);
    const parts = rows.flatMap((row) => gainPart(row, baselines.get(row.task ?? "")));
    if (parts.length === 0) return [];
    const settled = rows.every(({ value, low, high }) =>
      value !== null && low !== null && high !== null ? leavesOut({ value, low, high }, 0) : false,
    );
    return [
      { id: `gain-${setting.name}`, settled, sentence: say`${modelSpan(setting.name)} gains ${joined(parts, ", ")}.` },
    ];
  });
}

function rowsOf(rows: readonly Row[], { model: { id }, variant }: SettingSummary): readonly Row[] {
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
  return [
    say`${figureSpan(amount)} in ${figureSpan(row.task)} over ${figureSpan(baseline.slice(baseline.indexOf("/") + 1))}`,
  ];
}

function withInterval({ value, low, high }: Row, write: (value: number) => string): string {
  const written = write(value ?? 0);
  return low === null || high === null ? written : `${written} (${range(write(low), write(high))})`;
}
