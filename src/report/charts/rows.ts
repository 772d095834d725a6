import { colour } from "../format/palette.ts";
import type { Layer, Panel } from "./chart.ts";
import { keyed, markKey } from "./keys.ts";
import { type Axis, encodingOf } from "./scales.ts";
import { fittedNames, textWidth } from "./text-width.ts";

/** A line of a dot plot: a name, a mark with its interval, the figure in words. */
export interface DotRow {
  /** The key of its setting, which the page's picker and tooltips go by. */
  readonly key: string;
  readonly name: string;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly text: string;
  readonly colour: string;
}

const fontSize = 12;
const gap = 10;
/** Height of a line in pixels. */
export const rowHeight = 22;

/** How wide the names and the figures of a dot plot stand beside it. */
export interface Gutters {
  readonly names: number;
  readonly figures: number;
}

/** Room for the longest name, up to a share of the width, and for the longest figure. */
export function guttersFor(rows: readonly DotRow[], width: number): Gutters {
  const names = Math.max(...rows.map((row) => textWidth(row.name, fontSize)));
  return { names: Math.min(names, width * 0.34), figures: figureGutter(rows) };
}

function figureGutter(rows: readonly DotRow[]): number {
  return Math.max(...rows.map((row) => textWidth(row.text, fontSize)));
}

/** Pixels of a panel of this width that are left for the plot itself. */
function plotWidth(width: number, gutters: Gutters, named: "named" | "unnamed"): number {
  const names = named === "named" ? gutters.names + gap : 0;
  return Math.max(60, Math.floor(width - names - gutters.figures - gap - 12));
}

/** One panel of a dot plot; names stand at its left if it is the first of its line. */
export function dotPanel(options: {
  readonly rows: readonly DotRow[];
  /** The axis for a plot of this many pixels. */
  readonly axis: (length: number) => Axis;
  readonly title: string;
  readonly width: number;
  readonly gutters: Gutters;
  readonly named: "named" | "unnamed";
}): Panel {
  const { gutters, named } = options;
  const title = drawableTitle(options.title);
  const width = plotWidth(options.width, gutters, named);
  const names = fittedNames(
    options.rows.map((row) => row.name),
    gutters.names,
  );
  const values = options.rows.map((row, index) => ({
    ...row,
    key: markKey(row.key),
    row: index,
    name: names[index] ?? "",
  }));
  const x = { field: "value", type: "quantitative" as const, ...encodingOf(options.axis(width)) };
  const y = { field: "row", type: "ordinal" as const, axis: null };
  const ink = { field: "colour", type: "nominal" as const, scale: null, legend: null };
  const description = keyed("key");
  const measured = { filter: "isValid(datum.value)" };
  const layers: Layer[] = [
    {
      transform: [measured, { filter: "isValid(datum.low) && isValid(datum.high)" }],
      mark: { type: "rule", strokeWidth: 2.5, strokeCap: "round" },
      encoding: { x: { ...x, field: "low" }, x2: { field: "high" }, y, color: ink, description },
    },
    {
      transform: [measured],
      mark: { type: "point", filled: true, size: 62, opacity: 1, stroke: colour("ground"), strokeWidth: 1 },
      encoding: { x, y, fill: ink, description },
    },
    {
      mark: { type: "text", align: "right", x: width + gutters.figures + gap },
      encoding: {
        y,
        text: { field: "text", type: "nominal" },
        color: {
          condition: { test: "isValid(datum.value)", value: colour("text") },
          value: colour("muted"),
        },
        description,
      },
    },
  ];
  if (named === "named") {
    layers.push({
      mark: { type: "text", align: "left", x: -gutters.names - gap },
      encoding: { y, text: { field: "name", type: "nominal" }, description },
    });
  }
  return { title, width, height: rowHeight * values.length, data: { values }, layer: layers };
}

/** Vega takes a text that every object has a property of, such as "constructor", for a signal, and draws nothing. */
function drawableTitle(title: string): string {
  return title in Object.prototype ? `${title} ` : title;
}
