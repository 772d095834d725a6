import type { TopLevelSpec } from "vega-lite";
import { absent, type Figure } from "../data/figures.ts";
import type { RunSummary } from "../data/setting-summaries.ts";
import { accuracyGap } from "../findings/compare.ts";
import { equalCompute, type Lesson, lessonsOf } from "../findings/lessons.ts";
import { leavesOut } from "../format/estimate.ts";
import { count, flop } from "../format/format.ts";
import { figureSpan, type Sentence, say } from "../format/sentence.ts";
import type { Chart } from "./chart.ts";
import { dotRow, extent, sizeColours, tableRow, tableText } from "./marks.ts";
import { type DotRow, dotPanel, guttersFor } from "./rows.ts";
import { jouleLabels, logAxis, shareAxis } from "./scales.ts";

/** Trainings that cost the same, from the smallest model to the largest: how well they answer, what they cost to use. */
export function equalComputeChart(summary: RunSummary): Chart | null {
  const lessons = equalCompute(lessonsOf(summary)).filter(({ reference }) => reference.figures.accuracy.value !== null);
  const [smallest, largest] = [lessons[0], lessons.at(-1)];
  if (smallest === undefined || largest === undefined || lessons.length < 2) return null;
  const inkOf = sizeColours(summary.settings);
  const rowsOf = (figureOf: (lesson: Lesson) => Figure): readonly DotRow[] =>
    lessons.map((lesson) => dotRow(lesson.reference, pupil(lesson), figureOf(lesson), inkOf(lesson.reference)));
  const accuracy = rowsOf(({ reference }) => reference.figures.accuracy);
  const energies = lessons.map(({ reference }) => reference.figures.energyPerItem);
  const energy = energies.every(({ value }) => value === null)
    ? null
    : rowsOf(({ reference }) => reference.figures.energyPerItem ?? absent("energy_joules_per_item"));
  return {
    kind: "drawn",
    id: "equal-compute",
    title: "The same training compute, spent on size or on schooling",
    caption: caption(summary, lessons),
    note: `Lines: parameters × training tokens. Bars: 95 % intervals.${
      energies.some(({ origin, value }) => value !== null && origin === "modelled")
        ? " Energy is modelled: its bars are the whole range of the model, alike for all on one thread count."
        : ""
    }`,
    table: {
      headings: ["Model", "Parameters", "Training tokens", "Accuracy", "Energy per item", "Energy per correct answer"],
      rows: lessons.map(({ reference, parameters, tokens }) =>
        tableRow(
          reference,
          count(parameters),
          count(tokens),
          tableText(reference.figures.accuracy),
          tableText(reference.figures.energyPerItem),
          tableText(reference.figures.energyPerCorrectAnswer),
        ),
      ),
    },
    spec: (width) => equalComputeSpec({ accuracy, energy }, width),
  };
}

function caption(summary: RunSummary, lessons: readonly Lesson[]): Sentence {
  const [best, next] = lessons.toSorted((a, b) => accuracyOf(b) - accuracyOf(a));
  if (best === undefined || next === undefined) return [];
  const compute = figureSpan(flop(best.flop ?? 0));
  const facts = figureSpan(`${count(best.parameters)} parameters × ${count(best.tokens, 2)} tokens`);
  const gap = accuracyGap(summary, best.reference, next.reference);
  const uncertainty: Sentence =
    gap === null || leavesOut(gap, 0)
      ? []
      : say`, though not significantly better than from ${figureSpan(`${count(next.parameters)} × ${count(next.tokens, 2)}`)}`;
  return say`Each of these cost ${compute} to train. The best answers come from ${facts}${uncertainty}.`;
}

function accuracyOf({ reference }: Lesson): number {
  return reference.figures.accuracy.value ?? 0;
}

function pupil({ parameters, tokens }: Lesson): string {
  return `${count(parameters)} × ${count(tokens, 2)} tokens`;
}

/** Two dot plots with shared lines: accuracy, and energy where there is any. */
function equalComputeSpec(
  rows: { readonly accuracy: readonly DotRow[]; readonly energy: readonly DotRow[] | null },
  width: number,
): TopLevelSpec {
  const narrow = width < 500;
  const gutters = guttersFor([...rows.accuracy, ...(rows.energy ?? [])], width);
  const gap = 28;
  const half = narrow || rows.energy === null ? width : (width - gap - gutters.names) / 2;
  const first = narrow || rows.energy === null ? width : half + gutters.names;
  const panels = [
    dotPanel({
      rows: rows.accuracy,
      axis: (length) => shareAxis([0, ...extent(rows.accuracy.map(asFigure))], length, ""),
      title: "accuracy",
      width: first,
      gutters,
      named: "named",
    }),
  ];
  const { energy } = rows;
  if (energy !== null) {
    panels.push(
      dotPanel({
        rows: energy,
        axis: (length) => logAxis(extent(energy.map(asFigure)), length, { labels: jouleLabels, title: "" }),
        title: "energy per item (log scale)",
        width: half,
        gutters,
        named: narrow ? "named" : "unnamed",
      }),
    );
  }
  return narrow ? { vconcat: panels, spacing: 20 } : { hconcat: panels, spacing: gap };
}

function asFigure(row: DotRow): Figure {
  return { ...absent(""), value: row.value, low: row.low, high: row.high };
}
