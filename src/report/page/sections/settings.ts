import type { RunSummary } from "../../data/setting-summaries.ts";
import { settingFigures, sweepOf } from "../../explanations/settings.ts";
import { type Html, html } from "../../format/html.ts";
import { shortened } from "../../format/shorten.ts";
import { figureTd } from "./figure-cell.ts";

/** A sweep: what each set of engine settings gave, for runs that tried several. */
export function settingsSection(summary: RunSummary): Html | null {
  const sweep = sweepOf(summary);
  if (sweep === null) return null;
  return html`<section><h2>Settings</h2><div class="scroll" tabindex="0" role="region" aria-label="Settings"><table data-sortable><thead><tr><th scope="col">Model</th>${sweep.headings.map(
    (heading) => html`<th scope="col">${heading}</th>`,
  )}${settingFigures.map(([, heading]) => html`<th scope="col">${heading}</th>`)}</tr></thead><tbody>${sweep.lines.map(
    ({ setting, settings }) =>
      html`<tr data-m="${setting.key}"><th scope="row"><bdi title="${setting.name}">${shortened(setting.model.id)}</bdi></th>${settings.map(
        (setting) => html`<td>${setting}</td>`,
      )}${settingFigures.map(([id]) => figureTd(setting.figures[id]))}</tr>`,
  )}</tbody></table></div></section>`;
}
