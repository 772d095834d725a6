import type { TopLevelSpec } from "vega-lite";
import type { Assessment } from "../../../analysis/comparison/assess.ts";
import { printable } from "../../../lib/untrusted.ts";
import type { Chart, Layer } from "../../charts/chart.ts";
import { type DotRow, dotPanel, guttersFor } from "../../charts/rows.ts";
import { encodingOf, logAxis } from "../../charts/scales.ts";
import { colour } from "../../format/palette.ts";
import { figureSpan, say } from "../../format/sentence.ts";
import { differenceInWords, intervalHeading, isSignificant, quantityName } from "../cells.ts";
import type { ComparisonReport } from "../types.ts";
import { comparisonHeadings, comparisonRow, ratioRows, rowKey, verdictInk } from "./rows.ts";

const base = { id: "costs", title: "What it does to speed, memory and energy" };
const ratioLabels = "'×' + format(datum.value, '~r')";

/** Candidate ÷ base of everything that is compared as a ratio. */
export function costsChart(report: ComparisonReport): Chart {
  const rows = ratioRows(report);
  if (rows.length === 0) return { ...base, kind: "missing", reason: "nothing but answers was compared" };
  const marks = rows.map((row, index): DotRow => {
    const ends = row.interval === null ? [] : [row.interval.low, row.interval.high].map((end) => ratioOf(row, end));
    return {
      key: rowKey(index),
      name: printable(`${quantityName(row)}${row.better === "higher" ? " ↑" : " ↓"}`),
      value: ratioOf(row, row.difference ?? 0),
      low: ends.length === 0 ? null : Math.min(...ends),
      high: ends.length === 0 ? null : Math.max(...ends),
      text: differenceInWords(row, row.difference ?? 0),
      colour: verdictInk(row),
    };
  });
  const changed = rows.filter(isSignificant).length;
  return {
    ...base,
    kind: "drawn",
    caption: say`${figureSpan(`${changed} of ${rows.length}`)} ${rows.length === 1 ? "quantity" : "quantities"} clearly changed.`,
    note: `Candidate ÷ base (log scale); bars: ${intervalHeading(rows)}s, where there were loads enough. ↑: higher is better, ↓: lower is better.`,
    table: { headings: comparisonHeadings(rows), rows: rows.map(comparisonRow) },
    spec: (width) => costsSpec(marks, width),
  };
}

/** Differences of ratios are logarithms, signed so that positive is better. */
function ratioOf({ better }: Assessment, difference: number): number {
  return Math.exp(better === "higher" ? difference : -difference);
}

/** Dots on a logarithmic axis around ×1. */
function costsSpec(rows: readonly DotRow[], width: number): TopLevelSpec {
  const gutters = guttersFor(rows, width);
  const values = rows.flatMap(({ value, low, high }) => [value, low, high].filter((part) => part !== null));
  const axis = (length: number) =>
    logAxis([...values, 0.8, 1.25], length, { labels: ratioLabels, title: "candidate ÷ base" });
  const panel = dotPanel({ rows, axis, title: "", width, gutters, named: "named" });
  if (!("layer" in panel) || typeof panel.width !== "number") return panel as TopLevelSpec;
  const line: Layer = {
    data: { values: [{ at: 1 }] },
    mark: { type: "rule", color: colour("text"), strokeWidth: 1.2 },
    encoding: { x: { field: "at", type: "quantitative", ...encodingOf(axis(panel.width)) } },
  };
  const { title: _none, ...rest } = panel;
  return { ...rest, layer: [line, ...panel.layer] } as TopLevelSpec;
}
