import { type Axis, encodingOf, pixelOf, valueAt } from "./scales.ts";

/** A plot of two axes and the pixels that each stretches over. */
export interface Plane {
  readonly x: Axis;
  readonly y: Axis;
  readonly width: number;
  readonly height: number;
}

/** A pair of values on the axes, or of pixels from the plot's upper left corner. */
export type Point = readonly [x: number, y: number];

export function pixelsOf({ x, y, width, height }: Plane, [across, up]: Point): Point {
  return [pixelOf(x, across, width), height - pixelOf(y, up, height)];
}

export function valuesAt({ x, y, width, height }: Plane, [left, top]: Point): Point {
  return [valueAt(x, left, width), valueAt(y, height - top, height)];
}

/** A channel on an axis of a fixed domain. */
export type OnAxis = ReturnType<typeof encodingOf> & { readonly field: string; readonly type: "quantitative" };

export function onAxis(axis: Axis, field: string): OnAxis {
  return { field, type: "quantitative", ...encodingOf(axis) };
}
