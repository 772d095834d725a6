import type { Layer } from "./chart.ts";
import { keyed, markKey } from "./keys.ts";
import { labelFields, placeLabels, type Stroke } from "./labels.ts";
import type { OnAxis, Plane, Point } from "./plane.ts";

/** Data whose `line` is the same joined in the order of x, each with its interval from `low` to `high`, in its `ink`. */
export function curveLayers(x: OnAxis, y: OnAxis): Layer[] {
  const ink = { field: "ink", type: "nominal" as const, scale: null };
  return [
    {
      transform: [{ filter: "isValid(datum.line)" }],
      mark: { type: "line", strokeWidth: 2 },
      encoding: {
        x,
        y,
        detail: { field: "line", type: "nominal" },
        color: ink,
        order: { field: x.field, type: "quantitative" },
      },
    },
    {
      mark: { type: "rule", strokeWidth: 2, opacity: 1 },
      encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" }, color: ink, description: keyed("key") },
    },
  ];
}

/** The points of such data, each filled with its `ink`. */
export function dotLayer(x: OnAxis, y: OnAxis): Layer {
  return {
    mark: { type: "point", filled: true, size: 80, opacity: 1 },
    encoding: { x, y, fill: { field: "ink", type: "nominal", scale: null }, description: keyed("key") },
  };
}

/** Points of curves in order, those with one `key` joined, with a place for each label that meets no line. */
export function curveValues<P extends { readonly key: string; readonly label: string }>(
  points: readonly P[],
  at: (point: P) => Point,
  plane: Plane,
) {
  const anchors = points.map((point) => {
    const [left, top] = at(point);
    return { x: left, y: top, text: point.label };
  });
  const strokes = points.flatMap((point, index): Stroke[] => {
    const next = points[index + 1];
    return next?.key === point.key ? [{ from: at(point), to: at(next) }] : [];
  });
  const places = placeLabels(anchors, plane, strokes);
  return points.map((point, index) => ({
    ...point,
    key: markKey(point.key),
    line: point.key,
    ...labelFields(places[index], anchors[index], plane),
  }));
}
