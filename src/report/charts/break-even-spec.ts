import type { TopLevelSpec } from "vega-lite";
import { scientific } from "../format/format.ts";
import { keyed, markKey } from "./keys.ts";
import { labelFields, labelLayers, placeLabels, type Stroke } from "./labels.ts";
import { onAxis, type Point, pixelsOf } from "./plane.ts";
import { logAxis } from "./scales.ts";

/** One training and the use of what came of it. */
export interface BreakEvenLine {
  readonly key: string;
  /** What stands at its end; empty where a line of the same size says it. */
  readonly label: string;
  readonly parameters: number;
  readonly trainingFlop: number;
  readonly ink: string;
}

const countLabels =
  "datum.value < 1e6 ? format(datum.value / 1e3, '~r') + 'k' : datum.value < 1e9 ? format(datum.value / 1e6, '~r') + 'M' : datum.value < 1e12 ? format(datum.value / 1e9, ',~r') + 'B' : format(datum.value / 1e12, ',~r') + 'T'";
const points = 40;

/** Total compute over tokens of use, both logarithmic: flat while training weighs more, rising where use does. */
export function breakEvenSpec(lines: readonly BreakEvenLine[], width: number): TopLevelSpec {
  const [plotWidth, height] = [width - 84, width < 500 ? 280 : 320];
  const totalOf = (line: BreakEvenLine, tokens: number): number => line.trainingFlop + 2 * line.parameters * tokens;
  // Use weighs as much as training after three times the training tokens: the axis shows a hundredth and a hundredfold of it.
  const doubled = lines.map(({ trainingFlop, parameters }) => trainingFlop / (2 * parameters));
  const [from, to] = [Math.min(...doubled) / 30, Math.max(...doubled) * 30];
  const x = logAxis([from, to], plotWidth, { labels: countLabels, title: "tokens of use (log scale)" });
  const bare = logAxis(
    lines.flatMap((line) => [totalOf(line, from), totalOf(line, to)]),
    height,
    { labels: "", title: "FLOP of training and use (log scale)" },
  );
  const y = { ...bare, labels: powerLabels(bare.ticks) };
  const steps = Array.from({ length: points + 1 }, (_, index) => from * (to / from) ** (index / points));
  const values = lines.flatMap((line) =>
    steps.map((tokens) => ({ key: markKey(line.key), ink: line.ink, tokens, total: totalOf(line, tokens) })),
  );
  const plane = { x, y, width: plotWidth, height };
  const at = (line: BreakEvenLine, tokens: number): Point => pixelsOf(plane, [tokens, totalOf(line, tokens)]);
  const anchors = lines.map((line) => {
    const [left, top] = at(line, to);
    return { x: left, y: top, text: line.label };
  });
  const strokes = lines.map((line): Stroke => ({ from: at(line, to / 1000), to: at(line, to) }));
  const places = placeLabels(anchors, { width: plotWidth, height }, strokes);
  const names = lines.map((line, index) => ({
    key: markKey(line.key),
    ink: line.ink,
    tokens: to,
    total: totalOf(line, to),
    ...labelFields(places[index], anchors[index], plane),
  }));
  const atX = onAxis(x, "tokens");
  const atY = onAxis(y, "total");
  const layer = [
    {
      data: { values },
      mark: { type: "line", strokeWidth: 2 },
      encoding: {
        x: atX,
        y: atY,
        color: { field: "ink", type: "nominal", scale: null },
        detail: { field: "key", type: "nominal" },
        description: keyed("key"),
      },
    },
    { data: { values: names }, layer: labelLayers(atX, atY, "ink") },
  ];
  return { width: plotWidth, height, layer } as TopLevelSpec;
}

/** Ticks as powers of ten; the numbers are our own, so that no foreign text comes into the expression. */
function powerLabels(ticks: readonly number[]): string {
  return `${ticks.map((tick) => `datum.value == ${tick} ? '${scientific(tick).replace(/^1×/, "")}'`).join(" : ")} : ''`;
}
