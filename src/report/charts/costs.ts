import type { RunSummary, SettingSummary } from "../data/setting-summaries.ts";
import { scientific, significant } from "../format/format.ts";
import { figureSpan, modelSpan, type Sentence, say } from "../format/sentence.ts";
import { scopeText } from "../words/scope.ts";
import type { Chart } from "./chart.ts";
import { dotPlotsSpec } from "./dot-plots-spec.ts";
import { chartLabel, dotRow, extent, sizeColours, tableRow, tableText } from "./marks.ts";
import { type Axis, logAxis } from "./scales.ts";

const base = { id: "costs", title: "What 1,000 right answers cost" };
const kinds = [
  { id: "costPerThousand", title: "dollars of electricity (log scale)" },
  { id: "gramsPerThousand", title: "grams of CO₂ (log scale)" },
] as const;

/** Money and carbon, where the user said what a kilowatt-hour costs and where it comes from. */
export function costsChart({ settings }: RunSummary): Chart {
  const shown = kinds.filter(({ id }) => settings.some(({ figures }) => figures[id].value !== null));
  if (shown.length === 0)
    return { ...base, kind: "missing", reason: "it needs --kwh-price or --grid, and energy per correct answer" };
  const inkOf = sizeColours(settings);
  const priced = settings.filter(({ figures }) => shown.some(({ id }) => figures[id].value !== null));
  const columns = shown.map(({ id, title }) => ({
    title,
    rows: priced.map((setting) => ({
      ...dotRow(setting, chartLabel(setting), setting.figures[id], inkOf(setting)),
      text: brief(setting.figures[id].value),
    })),
    axis: (length: number): Axis =>
      logAxis(extent(priced.map(({ figures }) => figures[id])), length, { labels: tinyLabels, title: "" }),
  }));
  const scopes = shown.flatMap(({ id }) => priced.flatMap(({ figures }) => scopeText(figures[id]) ?? []));
  return {
    ...base,
    kind: "drawn",
    caption: caption(priced, shown[0]?.id ?? "costPerThousand"),
    note: `Modelled from the energy of a right answer: ${[...new Set(scopes)].slice(0, 2).join("; ")}. Bars: what is known of the energy; price and grid are taken as given.`,
    table: {
      headings: ["Model", ...shown.map(({ title }) => title.replace(" (log scale)", ""))],
      rows: priced.map((setting) => tableRow(setting, ...shown.map(({ id }) => tableText(setting.figures[id])))),
    },
    spec: (width) => dotPlotsSpec(columns, width),
  };
}

/** A small model costs so little that zeros would fill the line. */
const tinyLabels = "datum.value < 0.001 ? format(datum.value, '.0e') : format(datum.value, ',~r')";

function brief(value: number | null): string {
  if (value === null) return "–";
  return value < 0.001 ? scientific(value) : significant(value, 2);
}

function caption(priced: readonly SettingSummary[], id: (typeof kinds)[number]["id"]): Sentence {
  const known = priced
    .filter(({ figures }) => figures[id].value !== null)
    .toSorted((a, b) => (a.figures[id].value ?? 0) - (b.figures[id].value ?? 0));
  const [least, most] = [known[0], known.at(-1)];
  if (least === undefined || most === undefined) return [];
  const unit = id === "costPerThousand" ? "dollars" : "grams";
  return say`From ${figureSpan(`${brief(least.figures[id].value)} ${unit}`)} (${modelSpan(least.name)}) to ${figureSpan(`${brief(most.figures[id].value)} ${unit}`)} (${modelSpan(most.name)}).`;
}
