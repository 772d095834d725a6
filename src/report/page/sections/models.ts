import { counted } from "../../../lib/counted.ts";
import type { RunSummary, SettingSummary } from "../../data/setting-summaries.ts";
import {
  type Cell,
  columnsOf,
  figureCell,
  type Remark,
  type RemarkPlace,
  remarksOf,
  smallPrint,
  taskRemarksOf,
} from "../../data/table.ts";
import { type Html, html } from "../../format/html.ts";
import { shortened } from "../../format/shorten.ts";
import { energyInBrief } from "../../words/energy.ts";

/** The table: one line a model, most accurate first. */
export function modelsSection(summary: RunSummary): Html {
  const columns = columnsOf(summary);
  const energy = energyInBrief(summary);
  return html`<section><h2>Models</h2><div class="scroll" tabindex="0" role="region" aria-label="Table of models"><table data-sortable><thead><tr><th scope="col">Model</th>${columns.map(
    ({ heading }) => html`<th scope="col">${heading}</th>`,
  )}</tr></thead><tbody>${summary.settings.map(
    (setting) =>
      html`<tr data-m="${setting.key}" data-name="${setting.name}">${nameCell(setting)}${columns.map(({ id, cell }) => tableCell(cell(setting), id === "acc" ? shareOf(setting) : null))}</tr>`,
  )}</tbody></table></div>${remarkList(remarksOf(summary, columns), summary)}<p class="note">In brackets or small: 95 % intervals for accuracy, for timings and memory the spread over repetitions or loads. Accuracy is the mean of the tasks' primary scores.${energy === null ? null : ` ${energy}`}</p></section>`;
}

/** Every task's score for every model, as figures. */
export function tasksSection(summary: RunSummary): Html | null {
  if (summary.tasks.length === 0) return null;
  const headings = shortTaskNames(summary.tasks.map(({ key }) => key));
  return html`<section><h2>Tasks</h2><div class="scroll" tabindex="0" role="region" aria-label="Table of tasks"><table data-sortable><thead><tr><th scope="col">Model</th>${summary.tasks.map(
    ({ key, metric, task }, index) =>
      html`<th scope="col">${headings[index] ?? key}<br><span class="small">${metric}, ${counted(task.items, "item")}</span></th>`,
  )}</tr></thead><tbody>${summary.settings.map(
    (setting) =>
      html`<tr data-m="${setting.key}">${nameCell(setting)}${setting.tasks.map((figure) => tableCell(figureCell(figure), null))}</tr>`,
  )}</tbody></table></div>${remarkList(taskRemarksOf(summary), summary)}</section>`;
}

function nameCell(setting: SettingSummary): Html {
  return html`<th scope="row"${setting.name.length <= 36 ? html` class="short"` : null}><bdi title="${setting.name}">${shortened(setting.name)}</bdi></th>`;
}

function tableCell(cell: Cell, share: number | null): Html {
  if (cell.kind === "missing") {
    return html`<td><span class="missing" title="${cell.reason}">${cell.label}</span></td>`;
  }
  const bar = share === null ? null : html`<span class="bar"><i style="width:${(share * 100).toFixed(1)}%"></i></span>`;
  const small = smallPrint(cell);
  const number = cell.number === null ? null : html` data-v="${cell.number}"`;
  return html`<td${number}><span class="value">${cell.value}</span>${small === null ? null : html`<small>${small}</small>`}${bar}</td>`;
}

function shareOf({ figures }: SettingSummary): number | null {
  return figures.accuracy.value;
}

/** Without the suite's name where the task's own is enough. */
function shortTaskNames(keys: readonly string[]): readonly string[] {
  const short = keys.map((key) => key.slice(key.indexOf("/") + 1));
  return new Set(short).size === keys.length ? short : keys;
}

/** Why cells are empty and what to keep in mind, each once; longer lists of models are folded. */
function remarkList(remarks: readonly Remark[], { settings }: RunSummary): Html | null {
  if (remarks.length === 0) return null;
  return html`<ul class="gaps">${remarks.map(({ reason, places }) => {
    const folded = places.filter(({ names }) => names.length > maxNames && names.length < settings.length);
    const where = places.map(
      (place, index) =>
        html`${index === 0 ? "" : "; "}${place.headings.join(", ")} of ${whose(place, settings.length)}`,
    );
    const line = html`${where}: ${reason}`;
    return folded.length === 0
      ? html`<li>${line}</li>`
      : html`<li><details><summary>${line}</summary>${folded.map(
          ({ headings, names }) =>
            html`<p>${headings.join(", ")}: ${names.map((name, index) => html`${index === 0 ? "" : ", "}<bdi>${name}</bdi>`)}</p>`,
        )}</details></li>`;
  })}</ul>`;
}

/** More are counted, and named in a fold. */
const maxNames = 4;

function whose({ names }: RemarkPlace, all: number): string {
  if (names.length === all && all > 1) return "all models";
  return names.length > maxNames ? `${names.length} of ${all} models` : names.map((name) => shortened(name)).join(", ");
}
