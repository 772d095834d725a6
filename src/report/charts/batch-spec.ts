import type { TopLevelSpec } from "vega-lite";
import { curveLayers, curveValues, dotLayer } from "./curve-layers.ts";
import { labelLayers } from "./labels.ts";
import { onAxis, type Point, pixelsOf } from "./plane.ts";
import { type Axis, logAxis, numberLabels } from "./scales.ts";

/** One model at one number of sequences. */
export interface BatchPoint {
  readonly key: string;
  /** What stands beside the mark; empty for none. */
  readonly label: string;
  readonly sequences: number;
  readonly speed: number;
  readonly low: number;
  readonly high: number;
  readonly ink: string;
}

/** Tokens a second of all sequences together over their number, both logarithmic, a line for each model. */
export function batchSpec(points: readonly BatchPoint[], width: number): TopLevelSpec {
  const [plotWidth, height] = [width - 68, width < 500 ? 280 : 300];
  const plane = {
    x: sequencesAxis(
      [...new Set(points.map(({ sequences }) => sequences))].sort((a, b) => a - b),
      plotWidth,
    ),
    y: logAxis(
      points.flatMap(({ low, high }) => [low, high]),
      height,
      { labels: numberLabels, title: "tokens per second, all together (log scale)" },
    ),
    width: plotWidth,
    height,
  };
  const at = ({ sequences, speed }: BatchPoint): Point => pixelsOf(plane, [sequences, speed]);
  const values = curveValues(points, at, plane);
  const [atX, atY] = [onAxis(plane.x, "sequences"), onAxis(plane.y, "speed")];
  return {
    width: plotWidth,
    height,
    data: { values },
    layer: [...curveLayers(atX, atY), dotLayer(atX, atY), ...labelLayers(atX, atY, "ink")],
  };
}

/** Ticks where something was measured: between two numbers of sequences there is none. */
function sequencesAxis(counts: readonly number[], length: number): Axis {
  const axis = logAxis(counts, length, { labels: numberLabels, title: "sequences at once (log scale)" });
  return { ...axis, ticks: counts };
}
