import type { TopLevelSpec } from "vega-lite";
import { keyed, markKey } from "../charts/keys.ts";
import { labelFields, labelLayers, placeLabels, type Stroke } from "../charts/labels.ts";
import { onAxis, type Plane, type Point, pixelsOf } from "../charts/plane.ts";
import type { Axis } from "../charts/scales.ts";
import { fittedNames, textWidth } from "../charts/text-width.ts";
import { colour } from "../format/palette.ts";

/** A figure of one model at one time; `basis` tells which of them a line may join. */
interface TimedPoint {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly basis: string;
  /** Its line in the chart's data table. */
  readonly row: number;
}

export interface TimedLine {
  readonly key: string;
  readonly name: string;
  readonly ink: string;
  /** Oldest first. */
  readonly points: readonly TimedPoint[];
}

/** More lines than this can't be labelled apart; the picker and the table tell them. */
const maxLabels = 8;
const height = 240;
const dayMs = 86_400_000;

/** Points with their intervals over dates, joined as long as they rest on the same basis. */
export function overTimeSpec(
  lines: readonly TimedLine[],
  axisFor: (length: number) => Axis,
  width: number,
): TopLevelSpec {
  const isNamed = lines.length <= maxLabels;
  // Names stand at the right of the plot, where no line is in their way.
  const names = fittedNames(
    lines.map(({ name }) => name),
    width * 0.3,
  );
  const gutter = isNamed ? Math.max(0, ...names.map((name) => textWidth(name, 12))) : 0;
  const plotWidth = Math.floor(width - 82 - gutter);
  const [from, to] = span(lines.flatMap(({ points }) => points.map(({ time }) => time)));
  const plane: Plane = { x: timeAxis(from, to, plotWidth), y: axisFor(height), width: plotWidth, height };
  const labels = endLabels(lines, isNamed ? names : [], plane, gutter);
  return { width: plotWidth, height, layer: layersOf(plane, lines.flatMap(marksOf), labels) } as TopLevelSpec;
}

/** The points of one line; `stretch` counts its changes of basis. */
function marksOf({ key, ink, points }: TimedLine): readonly object[] {
  let [stretch, basis] = [0, ""];
  return points.map((point) => {
    if (point.basis !== basis) stretch += 1;
    basis = point.basis;
    return { ...point, key: markKey(key, point.row), of: markKey(key), ink, stretch };
  });
}

/** Each line's name beside its newest point; no name in `names` leaves the line without. */
function endLabels(
  lines: readonly TimedLine[],
  names: readonly string[],
  plane: Plane,
  gutter: number,
): readonly object[] {
  const ends = lines.flatMap(({ key, ink, points }, index) => {
    const end = points.at(-1);
    return end === undefined ? [] : [{ key, ink, end, name: names[index] ?? "" }];
  });
  const anchors = ends.map(({ end, name }) => {
    const [left, top] = placeOf(plane, end);
    return { x: left, y: top, text: name };
  });
  const places = placeLabels(anchors, { width: plane.width + gutter + 12, height }, strokesOf(lines, plane));
  return ends.map(({ key, ink, end }, index) => ({
    key: markKey(key),
    ink,
    time: end.time,
    value: end.value,
    ...labelFields(places[index], anchors[index], plane),
  }));
}

/** The lines as drawn. Twice each: a name beside a line is found more easily further off than across it. */
function strokesOf(lines: readonly TimedLine[], plane: Plane): readonly Stroke[] {
  return lines.flatMap(({ points }) =>
    points.slice(1).flatMap((point, index) => {
      const stroke = { from: placeOf(plane, points[index] ?? point), to: placeOf(plane, point) };
      return [stroke, stroke];
    }),
  );
}

function placeOf(plane: Plane, { time, value }: TimedPoint): Point {
  return pixelsOf(plane, [time, value]);
}

function layersOf(plane: Plane, values: readonly object[], labels: readonly object[]): readonly object[] {
  const x = onAxis(plane.x, "time");
  const y = onAxis(plane.y, "value");
  const ink = { field: "ink", type: "nominal", scale: null };
  const description = keyed("key");
  return [
    {
      data: { values },
      mark: { type: "line", strokeWidth: 1.6 },
      encoding: {
        x,
        y,
        color: ink,
        detail: [
          { field: "of", type: "nominal" },
          { field: "stretch", type: "nominal" },
        ],
        description: keyed("of"),
      },
    },
    {
      data: { values },
      transform: [{ filter: "isValid(datum.low) && isValid(datum.high)" }],
      mark: { type: "rule", strokeWidth: 1.6 },
      encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" }, color: ink, description },
    },
    {
      data: { values },
      mark: { type: "point", filled: true, size: 55, opacity: 1, stroke: colour("ground"), strokeWidth: 1 },
      encoding: { x, y, fill: ink, description },
    },
    { data: { values: labels }, layer: labelLayers(x, y, "ink") },
  ];
}

/** All times with a little room at both ends; a day around one time alone. */
function span(times: readonly number[]): readonly [number, number] {
  const [low, high] = [Math.min(...times), Math.max(...times)];
  const room = high === low ? dayMs / 2 : (high - low) * 0.03;
  return [low - room, high + room];
}

/** Ticks at whole days, months or years where the span is long, at hours where it is short; in UTC, as the dates are. */
function timeAxis(from: number, to: number, length: number): Axis {
  const room = Math.max(1, Math.floor(length / 90));
  const hours = [
    1 / 60,
    1 / 12,
    1 / 4,
    1,
    2,
    3,
    6,
    12,
    24,
    48,
    96,
    168,
    336,
    720,
    1440,
    2160,
    4320,
    8760,
    17520,
    43800,
  ];
  const step = (hours.find((size) => (to - from) / (size * 3_600_000) <= room) ?? 87_600) * 3_600_000;
  const first = Math.ceil(from / step) * step;
  const ticks = Array.from(
    { length: Math.max(0, Math.floor((to - first) / step) + 1) },
    (_, index) => first + index * step,
  );
  // A span too short for any of them is told by its middle.
  const shown = ticks.length === 0 ? [(from + to) / 2] : ticks;
  const labels = step < dayMs ? "utcFormat(datum.value, '%d %b %H:%M')" : "utcFormat(datum.value, '%d %b %Y')";
  return { type: "linear", domain: [from, to], ticks: shown, labels, title: "date of the run (UTC)" };
}
