import type { TopLevelSpec } from "vega-lite";
import type { Assessment } from "../../../analysis/comparison/assess.ts";
import { counted } from "../../../lib/counted.ts";
import type { Chart, Layer } from "../../charts/chart.ts";
import { type DotRow, dotPanel, guttersFor } from "../../charts/rows.ts";
import { encodingOf, linearAxis } from "../../charts/scales.ts";
import { colour } from "../../format/palette.ts";
import { figureSpan, type Sentence, say } from "../../format/sentence.ts";
import { cellsOf, differenceInWords, intervalHeading, marginInWords } from "../cells.ts";
import type { ComparisonReport } from "../types.ts";
import { comparisonHeadings, comparisonRow, rowKey, rowName, shareRows, verdictInk } from "./rows.ts";

const base = { id: "differences", title: "What the swap changes" };
const pointLabels = "(datum.value > 0 ? '+' : datum.value < 0 ? '−' : '') + format(abs(datum.value) * 100, '~r')";

/** Paired differences with their intervals, against no difference and against the loss that is allowed. */
export function forestChart(report: ComparisonReport): Chart {
  const rows = shareRows(report);
  if (rows.length === 0)
    return { ...base, kind: "missing", reason: "no answers of the two sides could be held against each other" };
  const margin = rows[0]?.margin ?? null;
  const marks = rows.map(
    (row, index): DotRow => ({
      key: rowKey(index),
      name: rowName(row),
      value: row.difference,
      low: row.interval?.low ?? null,
      high: row.interval?.high ?? null,
      text: differenceInWords(row, row.difference ?? 0).replace(/ points$/, ""),
      colour: verdictInk(row),
    }),
  );
  const allowed =
    margin === null
      ? ""
      : ` Left of the dashed line a loss is more than the ${marginInWords(rows[0] as Assessment, margin)} that are allowed.`;
  return {
    ...base,
    kind: "drawn",
    caption: caption(rows),
    note: `Candidate − base in points, item by item; right of 0 is better. Bars: ${intervalHeading(rows)}s.${allowed} *: decides.`,
    table: { headings: comparisonHeadings(rows), rows: rows.map(comparisonRow) },
    spec: (width) => forestSpec(marks, margin, width),
  };
}

function caption(rows: readonly Assessment[]): Sentence {
  const worse = rows.filter(({ task, interval }) => task !== null && (interval?.high ?? 0) < 0).length;
  const better = rows.filter(({ task, interval }) => task !== null && (interval?.low ?? 0) > 0).length;
  const tasks = rows.filter(({ task }) => task !== null).length;
  const first = rows[0];
  const overall =
    first === undefined
      ? []
      : say` ${cellsOf(first).quantity}: ${figureSpan(`${cellsOf(first).difference} (${cellsOf(first).interval})`)}.`;
  return say`Of ${figureSpan(counted(tasks, "task"))}, ${figureSpan(String(worse))} got clearly worse and ${figureSpan(String(better))} clearly better.${overall}`;
}

/** Dots with intervals; 0 and the margin as lines across all rows. */
function forestSpec(rows: readonly DotRow[], margin: number | null, width: number): TopLevelSpec {
  const gutters = guttersFor(rows, width);
  const values = rows.flatMap(({ value, low, high }) => [value, low, high].filter((part) => part !== null));
  const axis = (length: number) =>
    linearAxis(
      [...values, 0, ...(margin === null ? [-0.02, 0.02] : [-1.5 * margin, margin])],
      length,
      { labels: pointLabels, title: "points, candidate − base" },
      "values",
    );
  const panel = dotPanel({ rows, axis, title: "", width, gutters, named: "named" });
  if (!("layer" in panel) || typeof panel.width !== "number") return panel as TopLevelSpec;
  const at = axis(panel.width);
  const x = { field: "from", type: "quantitative" as const, ...encodingOf(at) };
  const lines: Layer[] = [
    ...(margin === null
      ? []
      : [
          {
            data: { values: [{ from: at.domain[0], to: -margin }] },
            mark: { type: "rect" as const, color: colour("c5"), opacity: 0.1 },
            encoding: { x, x2: { field: "to" } },
          },
        ]),
    {
      data: { values: [{ from: 0 }] },
      mark: { type: "rule", color: colour("text"), strokeWidth: 1.2 },
      encoding: { x },
    },
    ...(margin === null
      ? []
      : [
          {
            data: { values: [{ from: -margin }] },
            mark: { type: "rule" as const, color: colour("c5"), strokeDash: [5, 3], strokeWidth: 1.5 },
            encoding: { x },
          },
        ]),
  ];
  const { title: _none, ...rest } = panel;
  return { ...rest, layer: [...lines, ...panel.layer] } as TopLevelSpec;
}
