import type { Row } from "../../metrics/types.ts";
import { decimals, range, significant } from "../format.ts";
import { type Finding, figureSpan, joined, modelSpan, type Sentence, say } from "../sentence.ts";
import type { RunSummary } from "../setting-summaries.ts";

/** What each model loses against the run's reference, item by item; nothing where the run has none. */
export function referenceFindings({ run, settings }: RunSummary): readonly Finding[] {
  const { reference } = run.plan;
  if (reference === undefined) return [];
  return settings
    .filter((setting) => setting.model.id !== reference)
    .flatMap((setting) => {
      const rows = run.rows.filter(
        (row) => row.model === setting.model.id && row.variant === setting.variant && row.value !== null,
      );
      const parts = [...rightPart(rows), ...rows.flatMap(textPart)];
      if (parts.length === 0) return [];
      const sentence = say`${modelSpan(setting.name)} against ${modelSpan(reference)}: ${joined(parts, "; ")}.`;
      return [{ id: `reference-${setting.name}`, settled: true, sentence }];
    });
}

function rightPart(rows: readonly Row[]): readonly Sentence[] {
  const overall = (metric: string): Row | undefined => rows.find((row) => row.metric === metric && row.task === null);
  const [change, lost, gained] = [overall("right_change"), overall("flips_lost"), overall("flips_gained")];
  if (change === undefined || lost === undefined || gained === undefined) return [];
  const items = (row: Row): number => Math.round((row.value ?? 0) * row.n);
  return [
    say`${figureSpan(withInterval(change, (value) => decimals(100 * value, 1)))} points of right answers (${figureSpan(`${items(lost)}`)} of ${figureSpan(`${change.n}`)} items lost, ${figureSpan(`${items(gained)}`)} gained)`,
  ];
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
