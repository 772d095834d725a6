import { energyMetrics } from "../../metrics/energy/energy-definitions.ts";
import { metricDefinitions } from "../../metrics/index.ts";
import type { ModelIdentity } from "../../records/schema.ts";
import { whyUnknown } from "../../records/unknown.ts";
import { bytes, count, quantity, schooling, significant } from "../format/format.ts";
import { grouped } from "../format/grouped.ts";
import { shortened } from "../format/shorten.ts";
import { caveatTexts } from "../words/caveats.ts";
import { absent, chooseColumn, type Figure } from "./figures.ts";
import { publishedUncertainty } from "./published-uncertainty.ts";
import type { RunSummary, SettingSummary } from "./setting-summaries.ts";

/** A cell as text: the figure, what stands small beside it, or why there is none. */
export type Cell =
  | {
      readonly kind: "figure";
      readonly value: string;
      readonly detail: string | null;
      /** `modelled` or `published`; null: it was measured, or is no figure of a run. */
      readonly origin: string | null;
      /** What to keep in mind about it, each by itself. */
      readonly caveats: readonly string[];
      /** The figure as a number, to sort by. */
      readonly number: number | null;
    }
  | { readonly kind: "missing"; readonly label: "not measured" | "undisclosed" | "unknown"; readonly reason: string };

/** A column of the table of models, for every form of the report. */
export interface Column {
  readonly id: string;
  readonly heading: string;
  /** Shown in the terminal, where width is dear. */
  readonly brief: string | null;
  readonly cell: (setting: SettingSummary) => Cell;
}

/** The columns of a run, those left out that no model has anything to say in. */
export function columnsOf(summary: RunSummary): readonly Column[] {
  return [...metricColumns(summary), ...factColumns]
    .toSorted((a, b) => a.place - b.place)
    .filter(({ optional, cell }) => !optional || summary.settings.some((setting) => isNumber(cell(setting))));
}

export type PlacedColumn = Column & { readonly place: number; readonly optional: boolean };

/** One for each that a metric's definition asks for. */
function metricColumns({ run, settings }: RunSummary): readonly PlacedColumn[] {
  const rows = settings.map(({ model, variant }) =>
    run.rows.filter((row) => row.model === model.id && row.variant === variant),
  );
  return metricDefinitions.flatMap(({ id: metric, columns = [] }) =>
    columns.map(({ heading, brief, place, optional = false, cold, withoutCaveats = false }): PlacedColumn => {
      const figures = new Map(chooseColumn({ metric, cold }, rows).map((figure, index) => [settings[index], figure]));
      return {
        id: cold === true ? `${metric}_cold` : metric,
        heading,
        brief,
        place,
        optional,
        cell: (setting) => {
          if (metric === energyMetrics.ratio.id && setting.isReference) return fact("the reference", null, null);
          const cell = figureCell(figures.get(setting) ?? absent(metric));
          return withoutCaveats && cell.kind === "figure" ? { ...cell, caveats: [] } : cell;
        },
      };
    }),
  );
}

function isNumber(cell: Cell): boolean {
  return cell.kind === "figure" && cell.number !== null;
}

/** What is known of a model before it runs. */
const factColumns: readonly PlacedColumn[] = [
  {
    id: "parameters",
    heading: "Parameters",
    brief: "params",
    place: 70,
    optional: false,
    cell: ({ model }) => numberCell(model, "parameters", count),
  },
  {
    id: "schooling",
    heading: "Tokens per parameter",
    brief: "tok/param",
    place: 80,
    optional: false,
    cell: schoolingCell,
  },
  {
    id: "quantization",
    heading: "Quantization",
    brief: "quant",
    place: 90,
    optional: false,
    cell: quantizationCell,
  },
  {
    id: "fileBytes",
    heading: "File",
    brief: null,
    place: 180,
    optional: false,
    cell: ({ model }) => numberCell(model, "fileBytes", bytes),
  },
];

function fact(value: string, detail: string | null, number: number | null, caveats: readonly string[] = []): Cell {
  return { kind: "figure", value, detail, origin: null, caveats, number };
}

function numberCell(model: ModelIdentity, id: "parameters" | "fileBytes", words: (value: number) => string): Cell {
  const value = model[id];
  return value === null ? unknown(whyUnknown(model, id)) : fact(words(value), null, value);
}

function quantizationCell({ model }: SettingSummary): Cell {
  const { quantization, bitsPerWeight } = model;
  if (quantization === null) return unknown(whyUnknown(model, "quantization"));
  const bits = bitsPerWeight === null ? null : `${significant(bitsPerWeight, 2)} bits a weight`;
  return fact(shortened(quantization, 24), bits, bitsPerWeight);
}

function unknown(reason: string): Cell {
  return { kind: "missing", label: "unknown", reason };
}

/** A figure as a cell. */
export function figureCell(figure: Figure): Cell {
  return cellOf(figure, caveatTexts(figure));
}

/** As `figureCell`, where what is to be kept in mind is in words already. */
export function cellOf(
  figure: Pick<Figure, "value" | "low" | "high" | "unit" | "origin">,
  caveats: readonly string[],
): Cell {
  const text = quantity(figure);
  if (text === null) return { kind: "missing", label: "not measured", reason: caveats.join("; ") || "no reason given" };
  const value = text.value.replace(/ tokens\/s$/, "");
  const origin = figure.origin === "measured" ? null : figure.origin;
  return { kind: "figure", value, detail: text.interval, origin, caveats, number: figure.value };
}

/** What stands small beside a figure: its interval or another detail, and that it is no measurement. */
export function smallPrint({ detail, origin }: Extract<Cell, { kind: "figure" }>): string | null {
  const parts = [detail, origin].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(", ");
}

const sources = { gguf: "file", ladder: "ladder", option: "given", catalogue: "published" } as const;

function schoolingCell({ model, schooling: ratio }: SettingSummary): Cell {
  if (model.parameters === null) return unknown(whyUnknown(model, "parameters"));
  if (ratio === null || model.trainingTokens === null) {
    const name = model.catalogue === undefined ? "" : ` for ${model.catalogue.name}`;
    return { kind: "missing", label: "undisclosed", reason: `training tokens undisclosed${name}` };
  }
  const source = model.trainingTokensSource === null ? "" : ` (${sources[model.trainingTokensSource]})`;
  return fact(schooling(ratio), `${count(model.trainingTokens, 2)}${source}`, ratio, publishedUncertainty(model));
}

/** Why cells are empty, or what to keep in mind about their figures; and all the places that it holds for. */
export interface Remark {
  readonly reason: string;
  readonly places: readonly RemarkPlace[];
}

/** Columns, or tasks, and the settings in them. */
export interface RemarkPlace {
  readonly headings: readonly string[];
  readonly names: readonly string[];
}

/** Gaps and remarks of the table, each cause said once for all columns and models that it touches. */
export function remarksOf(summary: RunSummary, shown: readonly Column[]): readonly Remark[] {
  return merged(shown.flatMap(({ heading, cell }) => causesOf(heading, summary.settings, (setting) => cell(setting))));
}

/** The same of the tasks' scores. */
export function taskRemarksOf({ settings, tasks }: RunSummary): readonly Remark[] {
  return merged(
    tasks.flatMap(({ key }, index) =>
      causesOf(key, settings, ({ tasks: figures }) => figureCell(figures[index] ?? absent(""))),
    ),
  );
}

interface Cause {
  readonly heading: string;
  readonly reason: string;
  readonly names: readonly string[];
}

/** Each reason once, and in it the columns together that it touches for the same settings. */
function merged(causes: readonly Cause[]): readonly Remark[] {
  return grouped(causes, ({ reason }) => reason).map((alike) => ({
    reason: alike[0]?.reason ?? "",
    places: grouped(alike, ({ names }) => JSON.stringify(names)).map((places) => ({
      headings: places.map(({ heading }) => heading),
      names: places[0]?.names ?? [],
    })),
  }));
}

/** What is to be said of one column. A figure can have several things to keep in mind, each a cause of its own. */
function causesOf(
  heading: string,
  settings: readonly SettingSummary[],
  cellOf: (setting: SettingSummary, index: number) => Cell,
): readonly Cause[] {
  const names = new Map<string, string[]>();
  for (const [index, setting] of settings.entries()) {
    const cell = cellOf(setting, index);
    const reasons = cell.kind === "missing" ? [cell.reason] : cell.caveats;
    for (const reason of new Set(reasons)) names.set(reason, [...(names.get(reason) ?? []), setting.name]);
  }
  return [...names].map(([reason, touched]) => ({ reason, heading, names: touched }));
}
