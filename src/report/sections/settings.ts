import type { Variant } from "../../records/schema.ts";
import type { FigureId } from "../figures.ts";
import { type Html, html } from "../html.ts";
import { shortened } from "../shorten.ts";
import type { RunSummary } from "../subjects.ts";
import { figureTd } from "./figure-cell.ts";

const columns: readonly (readonly [FigureId, string])[] = [
  ["prefill", "Prefill (tokens/s)"],
  ["decode", "Decode (tokens/s)"],
  ["timeToFirstToken", "Time to first token"],
  ["peakResident", "Peak memory"],
  ["accuracy", "Accuracy"],
];

/** A sweep: what each set of engine settings gave, for runs that tried several. */
export function settingsSection({ run, subjects }: RunSummary): Html | null {
  const { variants, models } = run.plan;
  if (variants.length < 2) return null;
  const keys = settingKeys(variants);
  const rows = models.flatMap((model) =>
    variants.flatMap((variant) => {
      const subject = subjects.find((one) => one.model.id === model.id && one.name === `${model.id} (${variant.id})`);
      return subject === undefined ? [] : [{ variant, subject }];
    }),
  );
  return html`<section><h2>Settings</h2><div class="scroll" tabindex="0" role="region" aria-label="Settings"><table data-sortable><thead><tr><th scope="col">Model</th>${keys.map(
    (key) => html`<th scope="col">${inWords(key)}</th>`,
  )}${columns.map(([, heading]) => html`<th scope="col">${heading}</th>`)}</tr></thead><tbody>${rows.map(
    ({ variant, subject }) =>
      html`<tr data-m="${subject.key}"><th scope="row"><bdi title="${subject.name}">${shortened(subject.model.id)}</bdi></th>${keys.map(
        (key) => html`<td>${settingOf(variant, key)}</td>`,
      )}${columns.map(([id]) => figureTd(subject.figures[id]))}</tr>`,
  )}</tbody></table></div></section>`;
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
