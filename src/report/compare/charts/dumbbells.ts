import type { TopLevelSpec } from "vega-lite";
import type { Chart } from "../../charts/chart.ts";
import { keyed, markKey } from "../../charts/keys.ts";
import { rowHeight } from "../../charts/rows.ts";
import { encodingOf, shareAxis } from "../../charts/scales.ts";
import { fittedNames, textWidth } from "../../charts/text-width.ts";
import { colour } from "../../format/palette.ts";
import { modelSpan, say } from "../../format/sentence.ts";
import { valueInWords } from "../cells.ts";
import type { ComparisonReport } from "../types.ts";
import { comparisonHeadings, comparisonRow, rowKey, rowName, shareRows, verdictInk } from "./rows.ts";

const base = { id: "dumbbells", title: "From base to candidate" };

/** One task: where the base stood, where the candidate stands. */
interface Dumbbell {
  readonly key: string;
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly ink: string;
}

export function dumbbellChart(report: ComparisonReport): Chart {
  const rows = shareRows(report).filter(({ base, candidate }) => base !== null && candidate !== null);
  if (rows.length === 0)
    return { ...base, kind: "missing", reason: "no answers of the two sides could be held against each other" };
  const bells = rows.map(
    (row, index): Dumbbell => ({
      key: rowKey(index),
      name: rowName(row),
      from: row.base ?? 0,
      to: row.candidate ?? 0,
      text: `${valueInWords(row.base, row.unit).replace(" %", "")} → ${valueInWords(row.candidate, row.unit)}`,
      ink: verdictInk(row),
    }),
  );
  return {
    ...base,
    kind: "drawn",
    caption: say`Open: ${modelSpan(report.base.subject.id)}. Filled: ${modelSpan(report.candidate.subject.id)}.`,
    note: "Share of right answers on the items that both were asked. Colour: the verdict, as in the table. *: decides.",
    table: { headings: comparisonHeadings(rows), rows: rows.map(comparisonRow) },
    spec: (width) => dumbbellSpec(bells, width),
  };
}

/** A line from the base's score to the candidate's, a row a task. */
function dumbbellSpec(bells: readonly Dumbbell[], width: number): TopLevelSpec {
  const names = Math.min(Math.max(...bells.map(({ name }) => textWidth(name, 12))), width * 0.34);
  const figures = Math.max(...bells.map(({ text }) => textWidth(text, 12)));
  const plotWidth = Math.max(60, Math.floor(width - names - figures - 36));
  const labels = fittedNames(
    bells.map(({ name }) => name),
    names,
  );
  const axis = shareAxis(
    bells.flatMap(({ from, to }) => [from, to]),
    plotWidth,
    "right answers",
  );
  const values = bells.map((bell, row) => ({ ...bell, key: markKey(bell.key), row, name: labels[row] ?? "" }));
  const x = { field: "from", type: "quantitative" as const, ...encodingOf(axis) };
  const y = { field: "row", type: "ordinal" as const, axis: null };
  const ink = { field: "ink", type: "nominal" as const, scale: null };
  const description = keyed("key");
  return {
    width: plotWidth,
    height: rowHeight * bells.length,
    data: { values },
    layer: [
      { mark: { type: "rule", strokeWidth: 3 }, encoding: { x, x2: { field: "to" }, y, color: ink, description } },
      {
        mark: { type: "point", filled: true, size: 75, opacity: 1, strokeWidth: 2, fill: colour("ground") },
        encoding: { x, y, stroke: ink, description },
      },
      {
        mark: { type: "point", filled: true, size: 75, opacity: 1, strokeWidth: 2 },
        encoding: { x: { ...x, field: "to" }, y, fill: ink, stroke: ink, description },
      },
      {
        mark: { type: "text", align: "right", x: plotWidth + figures + 14 },
        encoding: { y, text: { field: "text", type: "nominal" }, description },
      },
      {
        mark: { type: "text", align: "left", x: -names - 10 },
        encoding: { y, text: { field: "name", type: "nominal" }, description },
      },
    ],
  };
}
