import type { TopLevelSpec } from "vega-lite";
import { curveLayers, dotLayer } from "./curve-layers.ts";
import { markKey } from "./keys.ts";
import { labelFields, labelLayers, placeLabels, type Stroke } from "./labels.ts";
import { onAxis, type Point, pixelsOf } from "./plane.ts";
import { byteLabels, logAxis, shareAxis } from "./scales.ts";

/** One quantization of a model. */
export interface QuantizedPoint {
  readonly key: string;
  readonly line: string;
  readonly label: string;
  readonly fileBytes: number;
  readonly accuracy: number;
  readonly low: number;
  readonly high: number;
  readonly ink: string;
}

/** Accuracy over the size of the file, quantizations of one model joined. */
export function quantizationSpec(points: readonly QuantizedPoint[], width: number): TopLevelSpec {
  const [plotWidth, height] = [width - 68, width < 500 ? 300 : 320];
  const x = logAxis(
    points.map(({ fileBytes }) => fileBytes),
    plotWidth,
    { labels: byteLabels, title: "size of the file (log scale)" },
  );
  const y = shareAxis(
    points.flatMap(({ low, high }) => [low, high]),
    height,
    "accuracy",
  );
  const plane = { x, y, width: plotWidth, height };
  const at = (bytes: number, accuracy: number): Point => pixelsOf(plane, [bytes, accuracy]);
  const anchors = points.map(({ fileBytes, accuracy, label }) => {
    const [left, top] = at(fileBytes, accuracy);
    return { x: left, y: top, text: label };
  });
  const strokes = points.flatMap((point, index): Stroke[] => {
    const next = points[index + 1];
    const bar = { from: at(point.fileBytes, point.low), to: at(point.fileBytes, point.high) };
    if (next?.line !== point.line) return [bar];
    return [bar, { from: at(point.fileBytes, point.accuracy), to: at(next.fileBytes, next.accuracy) }];
  });
  const places = placeLabels(anchors, { width: plotWidth, height }, strokes);
  const values = points.map((point, index) => ({
    ...point,
    key: markKey(point.key),
    ...labelFields(places[index], anchors[index], plane),
  }));
  const atX = onAxis(x, "fileBytes");
  const atY = onAxis(y, "accuracy");
  return {
    width: plotWidth,
    height,
    data: { values },
    layer: [...curveLayers(atX, atY), dotLayer(atX, atY), ...labelLayers(atX, atY, "ink")],
  };
}
