import type { TopLevelSpec } from "vega-lite";
import { factText } from "../data/model-facts.ts";
import { type RunSummary, whyNone } from "../data/setting-summaries.ts";
import { bytes } from "../format/format.ts";
import { colour } from "../format/palette.ts";
import { figureSpan, modelSpan, type Sentence, say } from "../format/sentence.ts";
import type { Chart, Layer } from "./chart.ts";
import { keyed, markKey } from "./keys.ts";
import { chartLabel, tableRow, tableText } from "./marks.ts";
import { rowHeight } from "./rows.ts";
import { type Axis, byteLabels, encodingOf, linearAxis } from "./scales.ts";
import { fittedNames, textWidth } from "./text-width.ts";

/** Peak memory of a model's process. */
interface MemoryBar {
  readonly key: string;
  readonly name: string;
  readonly total: number;
  /** What only this process holds; null where the system does not tell it apart. */
  readonly privateBytes: number | null;
}

const base = { id: "memory", title: "Memory" };

/** What each model takes of the machine's memory, the part that can be dropped and read again apart from the rest. */
export function memoryChart({ settings, run }: RunSummary): Chart {
  const known = settings.filter(({ figures }) => figures.peakResident.value !== null);
  if (known.length === 0) {
    return { ...base, kind: "missing", reason: whyNone(settings, "peakResident", "no memory was measured") };
  }
  const bars = known.map((setting): MemoryBar => {
    const { peakResident, peakAnonymous } = setting.figures;
    const total = peakResident.value ?? 0;
    const own = peakAnonymous.value;
    return {
      key: setting.key,
      name: chartLabel(setting),
      total,
      privateBytes: own === null ? null : Math.min(own, total),
    };
  });
  return {
    ...base,
    kind: "drawn",
    caption: caption(bars, run.run.environment.memoryBytes),
    note: "Peak resident memory of the process that holds the model. Private memory is its own; file-backed memory, mostly the weights, can be dropped and read again from the file.",
    table: {
      headings: ["Model", "Peak resident", "Of it private", "Model file"],
      rows: known.map((setting) =>
        tableRow(
          setting,
          tableText(setting.figures.peakResident),
          tableText(setting.figures.peakAnonymous),
          factText(setting.model, "fileBytes", bytes),
        ),
      ),
    },
    spec: (width) => memorySpec(bars, width),
  };
}

function caption(bars: readonly MemoryBar[], machine: number): Sentence {
  const sorted = [...bars].sort((a, b) => a.total - b.total);
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (least === undefined || most === undefined) return [];
  const of = figureSpan(bytes(machine));
  if (least === most)
    return say`${modelSpan(least.name)} takes ${figureSpan(bytes(least.total))} of this machine's ${of}.`;
  return say`From ${figureSpan(bytes(least.total))} (${modelSpan(least.name)}) to ${figureSpan(bytes(most.total))} (${modelSpan(most.name)}), on a machine with ${of}.`;
}

const parts = [
  { id: "private", label: "private", ink: colour("c1") },
  { id: "file", label: "file-backed (weights)", ink: colour("c6") },
  { id: "whole", label: "not told apart", ink: colour("edge") },
] as const;
const modelRow = {
  field: "row",
  type: "ordinal" as const,
  axis: null,
  scale: { paddingInner: 0.3, paddingOuter: 0.15 },
};
const description = keyed("key");

/** One bar a model, from 0, private memory first. */
function memorySpec(bars: readonly MemoryBar[], width: number): TopLevelSpec {
  const names = Math.min(Math.max(...bars.map((bar) => textWidth(bar.name, 12))), width * 0.34);
  const figures = Math.max(...bars.map((bar) => textWidth(bytes(bar.total), 12)));
  const plotWidth = Math.floor(width - names - figures - 40);
  const axis = linearAxis(
    bars.map((bar) => bar.total),
    plotWidth,
    { labels: byteLabels, title: "peak resident memory" },
    "zero",
  );
  const labels = fittedNames(
    bars.map((bar) => bar.name),
    names,
  );
  const values = bars.map((bar, row) => ({
    row,
    key: markKey(bar.key),
    total: bar.total,
    name: labels[row] ?? "",
    text: bytes(bar.total),
  }));
  const layer = [barLayer(bars.flatMap(piecesOf), axis), ...textLayers(names)];
  return { width: plotWidth, height: rowHeight * bars.length, data: { values }, layer };
}

/** A stretch of a bar, in bytes. */
interface Piece {
  readonly row: number;
  readonly key: string;
  readonly from: number;
  readonly to: number;
  readonly part: (typeof parts)[number]["id"];
}

function piecesOf(bar: MemoryBar, row: number): readonly Piece[] {
  const of = { row, key: markKey(bar.key) };
  if (bar.privateBytes === null) return [{ ...of, from: 0, to: bar.total, part: "whole" }];
  return [
    { ...of, from: 0, to: bar.privateBytes, part: "private" },
    { ...of, from: bar.privateBytes, to: bar.total, part: "file" },
  ];
}

function barLayer(pieces: Piece[], axis: Axis): Layer {
  return {
    data: { values: pieces },
    mark: { type: "bar", stroke: colour("ground"), strokeWidth: 1, cornerRadius: 1 },
    encoding: {
      x: { field: "from", type: "quantitative", ...encodingOf(axis) },
      x2: { field: "to" },
      y: modelRow,
      description,
      color: partColours(parts.filter((part) => pieces.some((piece) => piece.part === part.id))),
    },
  };
}

/** Colours of the parts that are drawn, with a legend. */
function partColours(used: readonly (typeof parts)[number][]) {
  const legend = used.map((part) => `datum.label == '${part.id}' ? '${part.label}'`).join(" : ");
  return {
    field: "part",
    type: "nominal",
    scale: { domain: used.map((part) => part.id), range: used.map((part) => part.ink) },
    legend: {
      title: null,
      orient: "top",
      labelExpr: `${legend} : ''`,
      labelFontSize: 12,
      labelColor: colour("text"),
      labelLimit: 0,
      symbolType: "square",
      columns: 3,
    },
  } as const;
}

/** The total behind each bar, and the model's name left of the plot. */
function textLayers(names: number): readonly Layer[] {
  return [
    {
      mark: { type: "text", align: "left", dx: 6 },
      encoding: {
        x: { field: "total", type: "quantitative" },
        y: modelRow,
        text: { field: "text", type: "nominal" },
        description,
      },
    },
    {
      mark: { type: "text", align: "left", x: -names - 10 },
      encoding: { y: modelRow, text: { field: "name", type: "nominal" }, description },
    },
  ];
}
