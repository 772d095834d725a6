import type { TopLevelSpec } from "vega-lite";
import { colour } from "../format/palette.ts";
import type { Layer } from "./chart.ts";
import { curveLayers } from "./curve-layers.ts";
import { keyed, markKey } from "./keys.ts";
import { type Anchor, labelFields, labelLayers, placeLabels, type Stroke } from "./labels.ts";
import { onAxis, type Point, pixelsOf } from "./plane.ts";
import { type Axis, logAxis, numberLabels, pixelOf, shareAxis } from "./scales.ts";
import { fitted, textWidth } from "./text-width.ts";

/** One model on the schooling axis. */
export interface SchoolPoint {
  readonly key: string;
  readonly name: string;
  /** The line it stands on; null for a mark of its own. */
  readonly line: string | null;
  /** What stands beside the mark; empty where the end of its line says it. */
  readonly label: string;
  /** A further quantization of a training that stands there already. */
  readonly shape: "circle" | "diamond";
  /** Tokens per parameter; null when undisclosed. */
  readonly schooling: number | null;
  readonly accuracy: number;
  readonly low: number;
  readonly high: number;
  readonly ink: string;
}

/** Tokens per parameter at which a given compute gives the least loss (Hoffmann et al. 2022, arXiv:2203.15556). */
const computeOptimal = 20;

/** Accuracy over a logarithmic axis of tokens per parameter; undisclosed models stand in a strip of their own. */
export function schoolingSpec(points: readonly SchoolPoint[], width: number): TopLevelSpec {
  const narrow = width < 500;
  const [plotWidth, height] = [width - 68, narrow ? 300 : 380];
  const y = shareAxis(
    points.flatMap((point) => [point.low, point.high]),
    height,
    "accuracy",
  );
  const known = points.flatMap((point) => point.schooling ?? []);
  const strip = stripWidth(points, plotWidth);
  const { axis: x, edge, stripAt } = withStrip(known, plotWidth, strip);
  const placed = points.map((point) => ({ ...point, at: point.schooling ?? stripAt }));
  const plane = { x, y, width: plotWidth, height };
  const at = (schooling: number, accuracy: number): Point => pixelsOf(plane, [schooling, accuracy]);
  const anchors = placed.map((point): Anchor => {
    const [left, top] = at(point.at, point.accuracy);
    const room = point.schooling === null ? strip - stripMargin * 2 - 10 : narrow ? 120 : 200;
    return { x: left, y: top, text: fitted(point.label, 12, room) };
  });
  const strokes = placed.flatMap((point): Stroke[] => {
    const next = nextOnLine(point, placed);
    const bar = { from: at(point.at, point.low), to: at(point.at, point.high) };
    return next === null ? [bar] : [bar, { from: at(point.at, point.accuracy), to: at(next.at, next.accuracy) }];
  });
  const guide = { from: at(computeOptimal, y.domain[0]), to: at(computeOptimal, y.domain[1]) };
  const places = placeLabels(anchors, { width: plotWidth, height }, [...strokes, guide]);
  const values = placed.map((point, index) => ({
    ...point,
    key: markKey(point.key),
    ...labelFields(places[index], anchors[index], plane),
    fill: point.schooling === null ? colour("ground") : point.ink,
  }));
  const atX = onAxis(x, "at");
  const atY = onAxis(y, "accuracy");
  const ink = { field: "ink", type: "nominal" as const, scale: null };
  const description = keyed("key");
  const layers: Layer[] = [
    ...stripLayers(edge, strip, plotWidth, height),
    ...guideLayers(x, plotWidth),
    ...curveLayers(atX, atY),
    {
      mark: { type: "point", filled: true, size: 80, opacity: 1, strokeWidth: 2 },
      encoding: {
        x: atX,
        y: atY,
        stroke: ink,
        fill: { field: "fill", type: "nominal", scale: null },
        shape: { field: "shape", type: "nominal", scale: null },
        description,
      },
    },
    ...labelLayers(atX, atY, "ink"),
  ];
  return { width: plotWidth, height, data: { values }, layer: layers };
}

function nextOnLine<T extends SchoolPoint & { readonly at: number }>(point: T, all: readonly T[]): T | null {
  if (point.line === null) return null;
  const later = all.filter((other) => other.line === point.line && other.at > point.at);
  return later.toSorted((a, b) => a.at - b.at)[0] ?? null;
}

/** Pixels from the strip's edge to its marks. */
const stripMargin = 14;

/** As wide as the names in it, up to a share of the plot; nothing where every model discloses its tokens. */
function stripWidth(points: readonly SchoolPoint[], plotWidth: number): number {
  const names = points.filter((point) => point.schooling === null).map((point) => textWidth(point.label, 12));
  return names.length === 0 ? 0 : Math.min(Math.max(90, ...names) + stripMargin * 2 + 12, plotWidth * 0.42);
}

/** Stretches the axis at its right so that a strip of pixels lies beyond the last disclosed value. */
function withStrip(
  known: readonly number[],
  width: number,
  strip: number,
): { readonly axis: Axis; readonly edge: number; readonly stripAt: number } {
  const text = { labels: numberLabels, title: "training tokens per parameter (log scale)" };
  // The guide is what the models are read against, so the axis always reaches it.
  const axis = logAxis([...known, computeOptimal], width - strip, text);
  const [low, edge] = axis.domain;
  const end = low * (edge / low) ** (width / (width - strip));
  const stripAt = strip === 0 ? edge : edge * (end / edge) ** (stripMargin / strip);
  return { axis: { ...axis, domain: [low, end] }, edge, stripAt };
}

function stripLayers(edge: number, strip: number, width: number, height: number): Layer[] {
  if (strip === 0) return [];
  const left = width - strip;
  return [
    {
      data: { values: [{ from: edge }] },
      mark: { type: "rect", color: colour("panel"), x: left, x2: width, y: -4, y2: height },
      encoding: {},
    },
    {
      data: { values: [{ text: "undisclosed" }] },
      mark: {
        type: "text",
        align: "center",
        baseline: "top",
        x: left + strip / 2,
        y: height + 8,
        color: colour("muted"),
      },
      encoding: { text: { field: "text", type: "nominal" } },
    },
  ];
}

function guideLayers(axis: Axis, width: number): Layer[] {
  const at = pixelOf(axis, computeOptimal, width);
  const text = "compute-optimal (Chinchilla)";
  return [
    {
      data: { values: [{}] },
      mark: { type: "rule", color: colour("edge"), strokeDash: [3, 3], strokeWidth: 1.5 },
      encoding: { x: { value: at }, y: { value: -6 }, y2: { value: "height" } },
    },
    {
      data: { values: [{ text }] },
      mark: { type: "text", align: at > width / 2 ? "right" : "left", x: at, y: -14, color: colour("muted") },
      encoding: { text: { field: "text", type: "nominal" } },
    },
  ];
}
