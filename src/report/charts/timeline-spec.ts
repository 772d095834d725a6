import type { TopLevelSpec } from "vega-lite";
import { colour } from "../format/palette.ts";
import type { Layer, Panel } from "./chart.ts";
import { keyed, markKey } from "./keys.ts";
import { type OnAxis, onAxis } from "./plane.ts";
import { type Axis, encodingOf, linearAxis, numberLabels } from "./scales.ts";
import { fittedNames, textWidth } from "./text-width.ts";

/** A timed sample: how much faster (+) or slower (−) than the median of its kind. */
export interface TimedDot {
  readonly key: string;
  readonly at: number;
  readonly change: number;
  readonly noisy: boolean;
  /** Taken because earlier ones were noisy. */
  readonly remeasured: boolean;
}

export interface Timeline {
  readonly lanes: readonly { readonly key: string; readonly name: string }[];
  /** In seconds from the start. */
  readonly bars: readonly { readonly key: string; readonly kind: string; readonly from: number; readonly to: number }[];
  readonly spans: readonly { readonly from: number; readonly to: number }[];
  readonly dots: readonly TimedDot[];
}

const kinds = [
  { id: "load", label: "load", ink: "edge" },
  { id: "questions", label: "questions", ink: "c1" },
  { id: "timings", label: "timings", ink: "c2" },
] as const;
const laneHeight = 18;
const laneRow = {
  field: "row",
  type: "ordinal" as const,
  axis: null,
  scale: { paddingInner: 0.25, paddingOuter: 0.1 },
};
/** Slower or faster than this is drawn at the edge. */
const maxChange = 0.5;

/** Lanes of what was done, over the speed of each timed sample. */
export function timelineSpec(timeline: Timeline, width: number): TopLevelSpec {
  const { lanes, bars, spans, dots } = timeline;
  const names = Math.min(Math.max(...lanes.map(({ name }) => textWidth(name, 12)), 60), width * 0.3);
  const plotWidth = Math.floor(width - names - 32);
  const axis = linearAxis(
    bars.map(({ to }) => to),
    plotWidth,
    { labels: numberLabels, title: "seconds since the start" },
    "zero",
  );
  const x = onAxis(axis, "from");
  // Two pixels at least, or a short stretch would not be seen.
  const least = (2 * axis.domain[1]) / plotWidth;
  const shades: Layer = {
    data: { values: spans.map(({ from, to }) => ({ from, to: Math.max(to, from + least) })) },
    mark: { type: "rect", color: colour("warn"), opacity: 0.25 },
    encoding: { x, x2: { field: "to" } },
  };
  const upper: Panel = {
    width: plotWidth,
    height: laneHeight * lanes.length,
    layer: [...(spans.length === 0 ? [] : [shades]), barLayer(timeline, x, least), nameLayer(lanes, names)],
  };
  if (dots.length === 0) return upper as TopLevelSpec;
  return { vconcat: [upper, lowerPanel(dots, shades, spans.length > 0, x, plotWidth)], spacing: 14 };
}

/** What was done, none of it shorter than `least` seconds; the time is told once, under the lowest panel. */
function barLayer({ lanes, bars, dots }: Timeline, x: OnAxis, least: number): Layer {
  const rowOf = new Map(lanes.map(({ key }, row) => [key, row]));
  const values = bars.map((bar) => ({
    ...bar,
    row: rowOf.get(bar.key) ?? 0,
    key: markKey(bar.key),
    to: Math.max(bar.to, bar.from + least),
  }));
  return {
    data: { values },
    mark: { type: "bar", cornerRadius: 1 },
    encoding: {
      x: dots.length === 0 ? x : { ...x, axis: { ...x.axis, title: null, labels: false } },
      x2: { field: "to" },
      y: laneRow,
      description: keyed("key"),
      color: kindColours(kinds.filter(({ id }) => bars.some(({ kind }) => kind === id))),
    },
  };
}

/** Colours of the kinds that are drawn, with a legend. */
function kindColours(used: readonly (typeof kinds)[number][]) {
  return {
    field: "kind",
    type: "nominal",
    scale: { domain: used.map(({ id }) => id), range: used.map(({ ink }) => colour(ink)) },
    legend: {
      title: null,
      orient: "top",
      labelFontSize: 12,
      labelColor: colour("text"),
      symbolType: "square",
      columns: 3,
    },
  } as const;
}

/** The lanes' names, so many pixels wide, left of the plot. */
function nameLayer(lanes: Timeline["lanes"], width: number): Layer {
  const labels = fittedNames(
    lanes.map(({ name }) => name),
    width,
  );
  return {
    data: { values: lanes.map(({ key }, row) => ({ key: markKey(key), row, name: labels[row] ?? "" })) },
    mark: { type: "text", align: "left", x: -width - 10 },
    encoding: { y: laneRow, text: { field: "name", type: "nominal" }, description: keyed("key") },
  };
}

function lowerPanel(dots: readonly TimedDot[], shades: Layer, isShaded: boolean, x: OnAxis, width: number): Panel {
  const within = (change: number): number => Math.max(-maxChange, Math.min(maxChange, change));
  const values = dots.map(({ key, at, change, noisy, remeasured: again }) => ({
    key: markKey(key),
    from: at,
    change: within(change),
    shape: again ? "diamond" : "circle",
    fill: noisy ? colour("ground") : colour("c2"),
    stroke: noisy ? colour("warn") : colour("c2"),
  }));
  const y: Axis = {
    type: "linear",
    domain: [-maxChange, maxChange],
    ticks: [-maxChange, 0, maxChange],
    labels: `(datum.value > 0 ? '+' : datum.value < 0 ? '−' : '') + format(abs(datum.value) * 100, '.0f') + ' %'`,
    title: "speed",
  };
  return {
    width,
    height: 110,
    layer: [
      ...(isShaded ? [shades] : []),
      {
        data: { values },
        mark: { type: "point", filled: true, size: 24, opacity: 1, strokeWidth: 1.2 },
        encoding: {
          x,
          y: { field: "change", type: "quantitative", ...encodingOf(y) },
          fill: { field: "fill", type: "nominal", scale: null },
          stroke: { field: "stroke", type: "nominal", scale: null },
          shape: { field: "shape", type: "nominal", scale: null },
          description: keyed("key"),
        },
      },
    ],
  };
}
