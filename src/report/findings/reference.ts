import type { Row } from "../../metrics/types.ts";
import type { RunSummary, SettingSummary } from "../data/setting-summaries.ts";
import { decimals, range, significant } from "../format/format.ts";
import { type Finding, figureSpan, joined, modelSpan, type Sentence, say } from "../format/sentence.ts";
import { accuracyGap, signedPoints } from "./compare.ts";

/** What each model loses against the run's reference, item by item; nothing where the run has none. */
export function referenceFindings(summary: RunSummary): readonly Finding[] {
  const { run, settings } = summary;
  const { reference } = run.plan;
  if (reference === undefined) return [];
  return settings
    .filter((setting) => setting.model.id !== reference)
    .flatMap((setting) => {
      const rows = run.rows.filter(
        (row) => row.model === setting.model.id && row.variant === setting.variant && row.value !== null,
      );
      const parts = [...rightPart(summary, setting, rows), ...rows.flatMap(textPart)];
      if (parts.length === 0) return [];
      const sentence = say`${modelSpan(setting.name)} against ${modelSpan(reference)}: ${joined(parts, "; ")}.`;
      return [{ id: `reference-${setting.name}`, settled: true, sentence }];
    });
}

/** The difference that every other place of the report gives, and the items behind it. */
function rightPart(summary: RunSummary, setting: SettingSummary, rows: readonly Row[]): readonly Sentence[] {
  const overall = (metric: string): Row | undefined => rows.find((row) => row.metric === metric && row.task === null);
  const [lost, gained] = [overall("flips_lost"), overall("flips_gained")];
  if (lost === undefined || gained === undefined) return [];
  const items = (row: Row): number => Math.round((row.value ?? 0) * row.n);
  const counts = say`${figureSpan(`${items(lost)}`)} of ${figureSpan(`${lost.n}`)} items lost, ${figureSpan(`${items(gained)}`)} gained`;
  const { reference } = summary.run.plan;
  const base = summary.settings.find(({ model, variant }) => model.id === reference && variant === setting.variant);
  const gap = base === undefined ? null : accuracyGap(summary, setting, base);
  return gap === null ? [counts] : [say`${signedPoints(gap)} of accuracy, ${counts}`];
}

const inText: Readonly<Record<string, (row: Row) => string>> = {
  bits_per_byte_change: (row) => `${withInterval(row, (value) => significant(value, 2))} bits per byte`,
  kl_divergence: (row) =>
    `a divergence of at least ${withInterval(row, (value) => significant(value, 2))} nats a token`,
  top1_agreement: (row) => `the same likeliest token at ${withInterval(row, (value) => decimals(100 * value, 1))} %`,
};

function textPart(row: Row): readonly Sentence[] {
  const words = inText[row.metric];
  return words === undefined || row.task === null ? [] : [say`${figureSpan(words(row))} on ${figureSpan(row.task)}`];
}

function withInterval({ value, low, high }: Row, write: (value: number) => string): string {
  const written = write(value ?? 0);
  return low === null || high === null ? written : `${written} (${range(write(low), write(high))})`;
}
