import { servingMetrics } from "../../metrics/serving/definitions.ts";
import type { Row } from "../../metrics/types.ts";
import type { RunSummary, SettingSummary } from "../data/setting-summaries.ts";
import { type Finding, figureSpan, modelSpan, type Sentence, say } from "../format/sentence.ts";
import { limitsText, loadText } from "../words/serving.ts";

const capacities: readonly string[] = [servingMetrics.users.id, servingMetrics.rate.id];

/** How many users at once, or requests a second, each model can take; one sentence for each. */
export function servingFindings({ run, settings }: RunSummary): readonly Finding[] {
  return settings.flatMap((setting) =>
    run.rows.filter((row) => isCapacityOf(row, setting)).flatMap((row) => findingOf(row, setting)),
  );
}

function isCapacityOf(row: Row, { model: { id }, variant }: SettingSummary): boolean {
  return row.model === id && row.variant === variant && capacities.includes(row.metric);
}

function findingOf({ serving, method, metric, value, low, high }: Row, { name }: SettingSummary): readonly Finding[] {
  if (serving === undefined || method.kind !== "served-capacity") return [];
  const { arrivals } = serving;
  const id = `serving-${metric}-${name}`;
  const limits = limitsText(method.limits);
  if (value === null) {
    const lowest = loadText(arrivals, Math.min(...method.tried));
    return [
      {
        id,
        settled: true,
        sentence: say`${modelSpan(name)} does not keep ${limits} for 95 % of requests even at ${figureSpan(lowest)}.`,
      },
    ];
  }
  const isMost = value === Math.max(...method.tried);
  const sentence = say`${modelSpan(name)}, ${figureSpan(loadText(arrivals, value))}: ${limits} for 95 % of requests${isMost ? ", the highest load that was tried" : ""}${rangeWords(value, low, high)}.`;
  return [{ id, settled: low === value && high === value, sentence }];
}

/** Where the intervals of the shares leave room for other levels. */
function rangeWords(value: number, low: number | null, high: number | null): Sentence {
  if (low === null || high === null || (low === value && high === value)) return [];
  if (low === 0)
    return say` (by the 95 % intervals, no level is certain, and up to ${figureSpan(String(high))} is possible)`;
  return say` (by the 95 % intervals, ${figureSpan(String(low))} is certain and up to ${figureSpan(String(high))} is possible)`;
}
