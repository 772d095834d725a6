import type { TopLevelSpec } from "vega-lite";
import { colour } from "../format/palette.ts";
import type { Layer } from "./chart.ts";
import { keyed, markKey } from "./keys.ts";
import { labelFields, labelLayers, placeLabels, type Stroke } from "./labels.ts";
import { onAxis, type Plane, type Point, pixelsOf } from "./plane.ts";
import { jouleLabels, logAxis, shareAxis } from "./scales.ts";
import { fittedNames } from "./text-width.ts";

/** One model in the plane of cost and accuracy. */
export interface TradeOff {
  readonly key: string;
  readonly name: string;
  readonly energy: number;
  readonly energyLow: number;
  readonly energyHigh: number;
  readonly accuracy: number;
  readonly accuracyLow: number;
  readonly accuracyHigh: number;
  /** No other model is both more accurate and cheaper. */
  readonly front: boolean;
}

/** Dots with intervals on both axes, the front as a step, each name beside its dot. */
export function energyAccuracySpec(points: readonly TradeOff[], width: number): TopLevelSpec {
  const narrow = width < 500;
  const [plotWidth, height] = [width - 68, narrow ? (points.length > 6 ? 400 : 300) : 380];
  const x = logAxis(
    points.flatMap((point) => [point.energyLow, point.energyHigh]),
    plotWidth,
    { labels: jouleLabels, title: "energy per correct answer (log scale)" },
  );
  const y = shareAxis(
    points.flatMap((point) => [point.accuracyLow, point.accuracyHigh]),
    height,
    "accuracy",
  );
  const ordered = [...points].sort((a, b) => Number(b.front) - Number(a.front));
  const names = fittedNames(
    ordered.map((point) => point.name),
    narrow ? 130 : 220,
  );
  const plane = { x, y, width: plotWidth, height };
  const anchors = ordered.map((point, index) => {
    const [left, top] = pixelsOf(plane, [point.energy, point.accuracy]);
    return { x: left, y: top, text: names[index] ?? "" };
  });
  const places = placeLabels(anchors, plane, strokesOf(points, plane));
  const values = ordered.map((point, index) => ({
    ...point,
    key: markKey(point.key),
    ...labelFields(places[index], anchors[index], plane),
    ink: colour(point.front ? "accent" : "edge"),
    fill: colour(point.front ? "accent" : "ground"),
    textInk: colour(point.front ? "text" : "muted"),
  }));
  const atX = onAxis(x, "energy");
  const atY = onAxis(y, "accuracy");
  const ink = { field: "ink", type: "nominal" as const, scale: null };
  const description = keyed("key");
  const layers: Layer[] = [
    {
      data: { values: stepOf(points, x.domain[1]) },
      mark: { type: "line", interpolate: "step-after", color: colour("accent"), strokeWidth: 1.5, strokeDash: [5, 3] },
      encoding: { x: atX, y: atY },
    },
    {
      mark: { type: "rule", strokeWidth: 1 },
      encoding: { x: { ...atX, field: "energyLow" }, x2: { field: "energyHigh" }, y: atY, color: ink, description },
    },
    {
      mark: { type: "rule", strokeWidth: 2 },
      encoding: { x: atX, y: { ...atY, field: "accuracyLow" }, y2: { field: "accuracyHigh" }, color: ink, description },
    },
    {
      mark: { type: "point", filled: true, size: 80, opacity: 1, strokeWidth: 2 },
      encoding: { x: atX, y: atY, stroke: ink, fill: { field: "fill", type: "nominal", scale: null }, description },
    },
    ...labelLayers(atX, atY, "textInk"),
  ];
  return { width: plotWidth, height, data: { values }, layer: layers };
}

/** Intervals and the front's steps, as the names must go around them. */
function strokesOf(points: readonly TradeOff[], plane: Plane): readonly Stroke[] {
  const at = (energy: number, accuracy: number): Point => pixelsOf(plane, [energy, accuracy]);
  const step = stepOf(points, plane.x.domain[1]);
  return [
    ...points.flatMap((point) => [
      { from: at(point.energyLow, point.accuracy), to: at(point.energyHigh, point.accuracy) },
      { from: at(point.energy, point.accuracyLow), to: at(point.energy, point.accuracyHigh) },
    ]),
    ...step.flatMap((here, index) => {
      const next = step[index + 1];
      if (next === undefined) return [];
      const corner = at(next.energy, here.accuracy);
      return [
        { from: at(here.energy, here.accuracy), to: corner },
        { from: corner, to: at(next.energy, next.accuracy) },
      ];
    }),
  ];
}

/** The front runs on to the right edge: more energy buys nothing further. */
function stepOf(points: readonly TradeOff[], end: number): { energy: number; accuracy: number }[] {
  const front = points
    .filter((point) => point.front)
    .map(({ energy, accuracy }) => ({ energy, accuracy }))
    .sort((a, b) => a.energy - b.energy);
  const last = front.at(-1);
  return last === undefined ? [] : [...front, { ...last, energy: end }];
}
