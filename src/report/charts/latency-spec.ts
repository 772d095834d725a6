import type { TopLevelSpec } from "vega-lite";
import { stepQuantile } from "../../statistics/ranks.ts";
import { colour } from "../format/palette.ts";
import type { Panel } from "./chart.ts";
import { keyed, markKey } from "./keys.ts";
import { labelFields, labelLayers, placeLabels } from "./labels.ts";
import { onAxis, type Plane } from "./plane.ts";
import { linearAxis, logAxis, numberLabels, percentLabels, pixelOf } from "./scales.ts";
import { fittedNames } from "./text-width.ts";

export interface LatencyLine {
  readonly key: string;
  readonly name: string;
  readonly ink: string;
  /** Ascending, in milliseconds. */
  readonly times: readonly number[];
}

/** More lines than this can't be labelled apart; the picker and the table tell them. */
const maxLabels = 6;
const steps = 40;

/** Empirical distribution functions, a panel for each kind of wait. */
export function latencySpec(
  panels: readonly { readonly title: string; readonly lines: readonly LatencyLine[] }[],
  enoughForTail: number,
  width: number,
): TopLevelSpec {
  const narrow = width < 500;
  const gap = 36;
  const share = narrow ? width : (width - gap * (panels.length - 1)) / panels.length;
  const drawn = panels.map(({ title, lines }, index) =>
    panelOf({ title, lines, width: share, enoughForTail, isFirst: index === 0 || narrow }),
  );
  return narrow ? { vconcat: drawn, spacing: 20 } : { hconcat: drawn, spacing: gap };
}

function panelOf(options: {
  readonly title: string;
  readonly lines: readonly LatencyLine[];
  readonly width: number;
  readonly enoughForTail: number;
  readonly isFirst: boolean;
}): Panel {
  const { lines, enoughForTail } = options;
  const [width, height] = [Math.floor(options.width - (options.isFirst ? 62 : 34)), 230];
  const x = logAxis(
    lines.flatMap(({ times }) => [at(times, 0.01), at(times, 0.99)]),
    width,
    { labels: numberLabels, title: options.title },
  );
  const y = linearAxis(
    [0, 1],
    height,
    { labels: percentLabels, title: options.isFirst ? "share of requests" : "" },
    "zero",
  );
  const plane: Plane = { x, y, width, height };
  const dots = lines.flatMap((line) => dotsOf(line, enoughForTail));
  return { width, height, layer: layersOf(plane, lines.flatMap(stepsOf), dots, nameLabels(lines, plane)) } as Panel;
}

function layersOf(
  plane: Plane,
  steps: readonly object[],
  dots: readonly object[],
  names: readonly object[],
): readonly object[] {
  const x = onAxis(plane.x, "time");
  const y = onAxis(plane.y, "share");
  const ink = { field: "ink", type: "nominal", scale: null };
  const description = keyed("key");
  return [
    {
      data: { values: steps },
      mark: { type: "line", interpolate: "step-after", strokeWidth: 1.8, clip: true },
      encoding: { x, y, color: ink, detail: { field: "key", type: "nominal" }, description },
    },
    {
      data: { values: dots },
      mark: { type: "point", filled: true, size: 55, opacity: 1, stroke: colour("ground"), strokeWidth: 1 },
      encoding: { x, y, fill: ink, description },
    },
    { data: { values: names }, layer: labelLayers(x, y, "ink") },
  ];
}

/** The median, and the 95th percentile where there are enough times for it. */
function dotsOf({ key, ink, times }: LatencyLine, enoughForTail: number): readonly object[] {
  const shares = [0.5, ...(times.length >= enoughForTail ? [0.95] : [])];
  return shares.map((share) => ({ key: markKey(key), ink, time: at(times, share), share }));
}

/** Each line's name beside its median. */
function nameLabels(lines: readonly LatencyLine[], plane: Plane): readonly object[] {
  const { x, width, height } = plane;
  const short = fittedNames(
    lines.map(({ name }) => name),
    width * 0.45,
  );
  const anchors = lines.map(({ times }, index) => ({
    x: pixelOf(x, at(times, 0.5), width),
    y: height / 2,
    text: lines.length > maxLabels ? "" : (short[index] ?? ""),
  }));
  const places = placeLabels(anchors, { width, height });
  return lines.map(({ key, ink, times }, index) => ({
    key: markKey(key),
    ink,
    time: at(times, 0.5),
    share: 0.5,
    ...labelFields(places[index], anchors[index], plane),
  }));
}

function stepsOf({ key, ink, times }: LatencyLine): readonly object[] {
  return Array.from({ length: steps + 1 }, (_, index) => {
    const share = index / steps;
    return { key: markKey(key), ink, time: at(times, share), share };
  });
}

function at(times: readonly number[], share: number): number {
  return Math.max(stepQuantile(times, share) ?? 1, 1e-4);
}
