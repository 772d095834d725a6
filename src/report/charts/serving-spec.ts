import type { TopLevelSpec } from "vega-lite";
import { colour } from "../format/palette.ts";
import type { Layer } from "./chart.ts";
import { curveLayers, curveValues, dotLayer } from "./curve-layers.ts";
import { labelLayers } from "./labels.ts";
import { type OnAxis, onAxis, type Point, pixelsOf } from "./plane.ts";
import { type Axis, logAxis, numberLabels } from "./scales.ts";

/** One model under one load. */
export interface ServingPoint {
  readonly key: string;
  /** What stands beside the mark; empty for none. */
  readonly label: string;
  readonly load: number;
  readonly latency: number;
  readonly low: number;
  readonly high: number;
  readonly ink: string;
  readonly isKnee: boolean;
}

export interface ServingPlot {
  readonly points: readonly ServingPoint[];
  /** Milliseconds to the first token that are fast enough. */
  readonly limitMs: number;
  readonly loadTitle: string;
}

/** Time to the first token over load, both logarithmic, a line for each model; a ring marks the knee. */
export function servingSpec({ points, limitMs, loadTitle }: ServingPlot, width: number): TopLevelSpec {
  const [plotWidth, height] = [width - 68, width < 500 ? 280 : 300];
  const loads = [...new Set(points.map(({ load }) => load))].sort((a, b) => a - b);
  const ends = points.flatMap(({ low, high }) => [low, high]);
  const plane = {
    x: { ...logAxis(loads, plotWidth, { labels: numberLabels, title: `${loadTitle} (log scale)` }), ticks: loads },
    y: logAxis([...ends, limitMs], height, { labels: numberLabels, title: "ms to the first token (log scale)" }),
    width: plotWidth,
    height,
  } satisfies { x: Axis; y: Axis; width: number; height: number };
  const at = ({ load, latency }: ServingPoint): Point => pixelsOf(plane, [load, latency]);
  const values = curveValues(points, at, plane);
  const [atX, atY] = [onAxis(plane.x, "load"), onAxis(plane.y, "latency")];
  return {
    width: plotWidth,
    height,
    data: { values },
    layer: [
      limitLayer(atY, limitMs),
      ...curveLayers(atX, atY),
      dotLayer(atX, atY),
      kneeLayer(atX, atY),
      ...labelLayers(atX, atY, "ink"),
    ],
  };
}

function limitLayer(y: OnAxis, limitMs: number): Layer {
  return {
    data: { values: [{ latency: limitMs }] },
    mark: { type: "rule", color: colour("edge"), strokeDash: [3, 3] },
    encoding: { y },
  };
}

function kneeLayer(x: OnAxis, y: OnAxis): Layer {
  return {
    transform: [{ filter: "datum.isKnee" }],
    mark: { type: "point", filled: false, size: 280, strokeWidth: 2, opacity: 1 },
    encoding: { x, y, stroke: { field: "ink", type: "nominal", scale: null } },
  };
}
