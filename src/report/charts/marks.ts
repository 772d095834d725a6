import { printable } from "../../lib/untrusted.ts";
import type { Row } from "../../metrics/types.ts";
import type { Figure } from "../data/figures.ts";
import type { SettingSummary } from "../data/setting-summaries.ts";
import { quantity, quantityInWords } from "../format/format.ts";
import { categoryColour, colour } from "../format/palette.ts";
import { reasonText } from "../words/caveats.ts";
import type { ChartRow } from "./chart.ts";
import type { DotRow } from "./rows.ts";

/** A model's name as a chart may show it, without what all names of the run share. */
export function chartLabel(setting: SettingSummary): string {
  return printable(setting.brief);
}

/** One colour a size, smallest first, sizes not known last, so that a model keeps its colour from chart to chart. */
export function sizeColours(settings: readonly SettingSummary[]): (setting: SettingSummary) => string {
  const sizes = [...new Set(settings.flatMap(({ model }) => model.parameters ?? []))].sort((a, b) => a - b);
  return ({ model: { parameters } }) => categoryColour(parameters === null ? sizes.length : sizes.indexOf(parameters));
}

/** A line of a chart's data table about one setting, which begins with its name. */
export function tableRow(setting: SettingSummary, ...cells: readonly string[]): ChartRow {
  return { key: setting.key, cells: [printable(setting.name), ...cells] };
}

/** A line of a dot plot for a figure of a setting. */
export function dotRow(setting: SettingSummary, name: string, figure: Figure, ink: string = colour("accent")): DotRow {
  const text = quantity(figure)?.value ?? "not measured";
  return { key: setting.key, name, value: figure.value, low: figure.low, high: figure.high, text, colour: ink };
}

/** A figure for a chart's data table; the reason where there is none. */
export function tableText(figure: Figure | Row): string {
  return textOrReason(figure, reasonText(figure));
}

/** As `tableText`, where the reason is in words already. */
export function textOrReason(figure: Parameters<typeof quantityInWords>[0], reason: string | null): string {
  return figure.value === null ? `not measured: ${reason ?? "no reason given"}` : quantityInWords(figure);
}

/** All bounds and values that are there, for an axis to hold. */
export function extent(figures: readonly Figure[]): readonly number[] {
  return figures.flatMap((figure) =>
    figure.value === null ? [] : [figure.value, figure.low ?? figure.value, figure.high ?? figure.value],
  );
}
