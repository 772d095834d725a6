import { scoreMetrics } from "../../metrics/accuracy/scores.ts";
import type { Row } from "../../metrics/types.ts";
import type { RunSummary, SettingSummary } from "../data/setting-summaries.ts";
import { decimals, range } from "../format/format.ts";
import { type Finding, figureSpan, joined, modelSpan, say } from "../format/sentence.ts";

/** How far each model says what another one said; that one may be wrong, so no word here is of right and wrong. */
export function agreementFindings({ run, settings }: RunSummary): readonly Finding[] {
  const primary = new Map(run.plan.tasks.map(({ key, primaryMetric }) => [key, primaryMetric]));
  const against: readonly string[] = scoreMetrics.flatMap((metric) =>
    metric.against === "another-model" ? [metric.id] : [],
  );
  return settings.flatMap((setting) => {
    const rows = run.rows.filter(
      (row) =>
        isOf(row, setting, run.plan.variants.length > 1) &&
        row.value !== null &&
        against.includes(row.metric) &&
        primary.get(row.task ?? "") === row.metric,
    );
    if (rows.length === 0) return [];
    const parts = rows.map((row) => say`${figureSpan(amountOf(row))} in ${figureSpan(row.task ?? "")}`);
    return [
      {
        id: `agreement-${setting.name}`,
        settled: true,
        sentence: say`${modelSpan(setting.name)} agrees with the answers of another model, which may be wrong: ${joined(parts, ", ")}.`,
      },
    ];
  });
}

function isOf(row: Row, { model: { id }, name }: SettingSummary, several: boolean): boolean {
  return row.model === id && (!several || name === `${id} (${row.variant})`);
}

function amountOf({ metric, value, low, high }: Row): string {
  const percent = (share: number): string => decimals(100 * share, 0);
  const written = `${percent(value ?? 0)} %${low === null || high === null ? "" : ` (${range(percent(low), percent(high))})`}`;
  return metric === "agreement" ? written : `${written} of the words (F1)`;
}
