import type { TopLevelSpec } from "vega-lite";
import { type RunSummary, type SettingSummary, whyNone } from "../data/setting-summaries.ts";
import { bytes } from "../format/format.ts";
import { colour } from "../format/palette.ts";
import { figureSpan, listed, type Sentence, say } from "../format/sentence.ts";
import type { Chart, Layer } from "./chart.ts";
import { chartLabel, dotRow, sizeColours, tableRow, tableText } from "./marks.ts";
import { type DotRow, dotPanel, guttersFor } from "./rows.ts";
import { byteLabels, encodingOf, logAxis } from "./scales.ts";

const base = { id: "fits", title: "What fits" };
/** Memory that machines come with, in bytes. */
const sizes = [8e9, 16e9, 24e9, 32e9];

/** The memory each model took, against what machines have. */
export function fitsChart({ settings, run }: RunSummary): Chart {
  const known = settings.filter(({ figures }) => figures.peakResident.value !== null);
  if (known.length === 0)
    return { ...base, kind: "missing", reason: whyNone(settings, "peakResident", "no memory was measured") };
  const machine = run.run.environment.memoryBytes;
  const inkOf = sizeColours(settings);
  const rows = known.map((setting) =>
    dotRow(setting, chartLabel(setting), setting.figures.peakResident, inkOf(setting)),
  );
  return {
    ...base,
    kind: "drawn",
    caption: caption(known, machine),
    note: "Peak memory as measured, at the context that this run used; a longer context takes more, and the system and other programs need their share of a machine's memory.",
    table: {
      headings: [
        "Model",
        "Peak memory",
        ...sizes.map((size) => `of ${bytes(size)}`),
        `of this machine's ${bytes(machine)}`,
      ],
      rows: known.map((setting) =>
        tableRow(
          setting,
          tableText(setting.figures.peakResident),
          ...[...sizes, machine].map((size) => shareOf(setting.figures.peakResident.value ?? 0, size)),
        ),
      ),
    },
    spec: (width) => fitsSpec(rows, machine, width),
  };
}

function shareOf(value: number, size: number): string {
  const percent = (100 * value) / size;
  return percent < 1 ? "under 1 %" : percent > 100 ? "does not fit" : `${percent.toFixed(0)} %`;
}

function caption(known: readonly SettingSummary[], machine: number): Sentence {
  const takes = ({ figures }: SettingSummary): number => figures.peakResident.value ?? 0;
  const sorted = known.toSorted((a, b) => takes(b) - takes(a));
  const largest = sorted[0];
  if (largest === undefined) return [];
  const tight = sorted.filter((setting) => takes(setting) > machine / 2);
  if (tight.length > 0)
    return say`${listed(tight.map(({ name }) => name))} took more than half of this machine's ${figureSpan(bytes(machine))}.`;
  const least = sizes.find((size) => size >= 2 * takes(largest));
  return least === undefined
    ? say`All took less than half of this machine's ${figureSpan(bytes(machine))}.`
    : say`All took less than half of the memory of a machine with ${figureSpan(bytes(least))}.`;
}

/** A dot a model on a logarithmic axis of bytes, machines as lines across. */
function fitsSpec(rows: readonly DotRow[], machine: number, width: number): TopLevelSpec {
  const gutters = guttersFor(rows, width);
  const values = rows.flatMap(({ value }) => value ?? []);
  const axis = (length: number) =>
    logAxis([...values, ...sizes, machine], length, { labels: byteLabels, title: "peak memory (log scale)" });
  const panel = dotPanel({ rows, axis, title: "", width, gutters, named: "named" });
  if (!("layer" in panel) || typeof panel.width !== "number") return panel as TopLevelSpec;
  const x = { field: "size", type: "quantitative" as const, ...encodingOf(axis(panel.width)) };
  const named = width < 500 ? [8e9, 32e9] : sizes;
  const lines: Layer[] = [
    {
      data: { values: sizes.map((size) => ({ size })) },
      mark: { type: "rule", color: colour("edge"), strokeDash: [3, 3] },
      encoding: { x },
    },
    {
      data: { values: [{ size: machine }] },
      mark: { type: "rule", color: colour("accent"), strokeWidth: 2 },
      encoding: { x },
    },
    {
      data: { values: named.map((size) => ({ size, label: String(size / 1e9) })) },
      mark: { type: "text", y: -8, color: colour("muted") },
      encoding: { x, text: { field: "label", type: "nominal" } },
    },
    {
      data: { values: [{ size: machine }] },
      mark: { type: "text", y: -24, align: "right", dx: 4, color: colour("accent"), text: "this machine" },
      encoding: { x },
    },
  ];
  const { title: _none, ...rest } = panel;
  return { ...rest, layer: [...lines, ...panel.layer] } as TopLevelSpec;
}
