import type { Variant } from "../../records/schema.ts";
import type { FigureId } from "../data/figures.ts";
import type { RunSummary, SettingSummary } from "../data/setting-summaries.ts";

/** What is shown of each set of settings. */
export const settingFigures: readonly (readonly [FigureId, string])[] = [
  ["prefill", "Prefill (tokens/s)"],
  ["decode", "Decode (tokens/s)"],
  ["timeToFirstToken", "Time to first token"],
  ["peakResident", "Peak memory"],
  ["accuracy", "Accuracy"],
];

/** A sweep laid out: the settings that differ, and a line for each model under each set of them. */
export interface Sweep {
  readonly headings: readonly string[];
  readonly lines: readonly { readonly setting: SettingSummary; readonly settings: readonly string[] }[];
}

/** null where a run tried one set of settings only. */
export function sweepOf({ run, settings }: RunSummary): Sweep | null {
  const { variants, models } = run.plan;
  if (variants.length < 2) return null;
  const keys = settingKeys(variants);
  const lines = models.flatMap((model) =>
    variants.flatMap((variant) => {
      const setting = settings.find((one) => one.model.id === model.id && one.variant === variant.id);
      return setting === undefined ? [] : [{ setting, settings: keys.map((key) => settingOf(variant, key)) }];
    }),
  );
  return { headings: keys.map(inWords), lines };
}

/** The settings in which the variants differ. */
function settingKeys(variants: readonly Variant[]): readonly string[] {
  const keys = [...new Set(variants.flatMap((variant) => Object.keys(variant)))].filter((key) => key !== "id");
  return keys.filter((key) => new Set(variants.map((variant) => settingOf(variant, key))).size > 1);
}

function settingOf(variant: Variant, key: string): string {
  const value = (variant as Readonly<Record<string, unknown>>)[key];
  return value === null || value === undefined ? "chosen by trial" : String(value);
}

/** `gpuLayers` as `gpu layers`. */
function inWords(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
