import type { TopLevelSpec } from "vega-lite";
import { quantityInWords } from "../format.ts";
import { colour } from "../palette.ts";
import { listed, type Sentence, say } from "../sentence.ts";
import type { RunSummary, Subject } from "../subjects.ts";
import type { Chart, Layer } from "./chart.ts";
import { labelFields, labelLayers, placeLabels, type Stroke } from "./labels.ts";
import { labelOf, tableText } from "./marks.ts";
import { type Axis, encodingOf, jouleLabels, logAxis, pixelOf, shareAxis, valueAt } from "./scales.ts";
import { fittedNames } from "./text-width.ts";

/** One model in the plane of cost and accuracy. */
export interface TradeOff {
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

const base = { id: "energy-accuracy", title: "Accuracy against energy per correct answer" };

/** Which models are worth their energy. */
export function energyAccuracyChart({ subjects, run }: RunSummary): Chart {
  const placed = subjects.filter(
    ({ figures }) => figures.accuracy.value !== null && figures.energyPerCorrectAnswer.value !== null,
  );
  if (placed.length < 2) {
    const reason = subjects
      .map(({ figures }) => figures.energyPerCorrectAnswer)
      .find((figure) => figure.value === null)?.reason;
    const missing = `needs accuracy and energy per correct answer of two models${reason === null || reason === undefined ? "" : ` (${reason})`}`;
    return { ...base, kind: "missing", reason: missing };
  }
  const points = tradeOffs(placed);
  const modelled = placed.some(({ figures }) => figures.energyPerCorrectAnswer.origin === "modelled");
  const { lowFactor, highFactor } = run.run.energyProxy;
  return {
    ...base,
    kind: "drawn",
    caption: caption(points),
    note: `Up and to the left is better. Vertical bars: 95 % intervals of accuracy; horizontal: what is known of the energy.${
      modelled
        ? ` Energy is modelled from CPU time: the whole axis may stretch by ×${lowFactor} to ×${highFactor}, alike for models on one thread count.`
        : ""
    }${unplaced(subjects, placed)}`,
    table: {
      headings: ["Model", "Energy per correct answer", "Accuracy", "On the front"],
      rows: placed.map((subject, index) => [
        labelOf(subject),
        tableText(subject.figures.energyPerCorrectAnswer),
        quantityInWords(subject.figures.accuracy),
        points[index]?.front ? "yes" : "no",
      ]),
    },
    spec: (width) => energyAccuracySpec(points, width),
  };
}

function tradeOffs(subjects: readonly Subject[]): readonly TradeOff[] {
  const points = subjects.map((subject) => {
    const { accuracy, energyPerCorrectAnswer: energy } = subject.figures;
    const [x, y] = [energy.value ?? 0, accuracy.value ?? 0];
    return {
      name: labelOf(subject),
      energy: x,
      energyLow: energy.low !== null && energy.low > 0 ? energy.low : x,
      energyHigh: energy.high ?? x,
      accuracy: y,
      accuracyLow: accuracy.low ?? y,
      accuracyHigh: accuracy.high ?? y,
    };
  });
  return points.map((one) => ({
    ...one,
    front: !points.some(
      (other) =>
        other.accuracy >= one.accuracy &&
        other.energy <= one.energy &&
        (other.accuracy > one.accuracy || other.energy < one.energy),
    ),
  }));
}

function caption(points: readonly TradeOff[]): Sentence {
  const front = points.filter((point) => point.front).sort((a, b) => a.energy - b.energy);
  const names = front.map((point) => point.name);
  if (front.length === 1)
    return say`${listed(names)} is both the most accurate and the cheapest; every other model costs more energy for less.`;
  if (front.length === points.length)
    return say`Every model is a fair trade: each step up in accuracy costs more energy.`;
  return say`${listed(names, 4)} are the fair trades, from cheapest to most accurate; for each other model one of them is both better and cheaper.`;
}

function unplaced(all: readonly Subject[], placed: readonly Subject[]): string {
  const left = all.length - placed.length;
  return left === 0 ? "" : ` ${left} of ${all.length} models can't be placed: the table gives the reasons.`;
}

/** Dots with intervals on both axes, the front as a step, each name beside its dot. */
export function energyAccuracySpec(points: readonly TradeOff[], width: number): TopLevelSpec {
  const narrow = width < 500;
  const [plotWidth, height] = [width - 68, narrow ? 300 : 380];
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
  const anchors = ordered.map((point, index) => ({
    x: pixelOf(x, point.energy, plotWidth),
    y: height - pixelOf(y, point.accuracy, height),
    text: names[index] ?? "",
  }));
  const places = placeLabels(anchors, { width: plotWidth, height }, strokesOf(points, { x, y, plotWidth, height }));
  const values = ordered.map((point, index) => ({
    ...point,
    ...labelFields(places[index], anchors[index], (left, top) => [
      valueAt(x, left, plotWidth),
      valueAt(y, height - top, height),
    ]),
    ink: colour(point.front ? "accent" : "edge"),
    fill: colour(point.front ? "accent" : "ground"),
    textInk: colour(point.front ? "text" : "muted"),
  }));
  const atX = { field: "energy", type: "quantitative" as const, ...encodingOf(x) };
  const atY = { field: "accuracy", type: "quantitative" as const, ...encodingOf(y) };
  const ink = { field: "ink", type: "nominal" as const, scale: null };
  const layers: Layer[] = [
    {
      data: { values: stepOf(points, x.domain[1]) },
      mark: { type: "line", interpolate: "step-after", color: colour("accent"), strokeWidth: 1.5, strokeDash: [5, 3] },
      encoding: { x: atX, y: atY },
    },
    {
      mark: { type: "rule", strokeWidth: 1 },
      encoding: { x: { ...atX, field: "energyLow" }, x2: { field: "energyHigh" }, y: atY, color: ink },
    },
    {
      mark: { type: "rule", strokeWidth: 2 },
      encoding: { x: atX, y: { ...atY, field: "accuracyLow" }, y2: { field: "accuracyHigh" }, color: ink },
    },
    {
      mark: { type: "point", filled: true, size: 80, opacity: 1, strokeWidth: 2 },
      encoding: { x: atX, y: atY, stroke: ink, fill: { field: "fill", type: "nominal", scale: null } },
    },
    ...labelLayers(atX, atY, "textInk"),
  ];
  return { width: plotWidth, height, data: { values }, layer: layers };
}

/** Intervals and the front's steps, as the names must go around them. */
function strokesOf(
  points: readonly TradeOff[],
  plot: { readonly x: Axis; readonly y: Axis; readonly plotWidth: number; readonly height: number },
): readonly Stroke[] {
  const at = (energy: number, accuracy: number): readonly [number, number] => [
    pixelOf(plot.x, energy, plot.plotWidth),
    plot.height - pixelOf(plot.y, accuracy, plot.height),
  ];
  const step = stepOf(points, plot.x.domain[1]);
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
