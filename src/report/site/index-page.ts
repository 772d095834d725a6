import { counted } from "../../lib/counted.ts";
import { cellOf } from "../data/table.ts";
import { type Html, html } from "../format/html.ts";
import { shortened } from "../format/shorten.ts";
import { dateInWords, renderDocument } from "../page/document.ts";
import { chartFigures } from "../page/sections/charts.ts";
import { cellTd } from "../page/sections/figure-cell.ts";
import type { SiteEntry, SiteFigureId, SitePoint } from "./entry.ts";
import { overTimeCharts } from "./over-time.ts";
import { inTime, type Track, tracksOf } from "./tracks.ts";

/** A folder that looks like a run and can't be read as one. */
export interface LeftOut {
  readonly name: string;
  readonly reason: string;
}

const columns: readonly (readonly [SiteFigureId, string])[] = [
  ["accuracy", "Accuracy"],
  ["energyPerCorrectAnswer", "Energy per correct answer"],
  ["peakResident", "Peak memory"],
  ["decode", "Decode (tokens/s)"],
];

/** The site's first page: what each model reached from run to run, and every run with its page. */
export function renderSiteIndex(options: {
  readonly runs: readonly SiteEntry[];
  readonly leftOut: readonly LeftOut[];
  readonly title: string | null;
}): Promise<string> {
  const runs = inTime(options.runs);
  // A run that stopped before its end has other questions behind it than whole ones: it is listed, and no model's latest.
  const tracks = tracksOf(runs.filter(({ complete }) => complete));
  return renderIndex(runs, tracks, options.leftOut, options.title);
}

async function renderIndex(
  runs: readonly SiteEntry[],
  tracks: readonly Track[],
  leftOut: readonly LeftOut[],
  title: string | null,
): Promise<string> {
  const [first, last] = [runs[0], runs.at(-1)];
  const size = `${counted(runs.length, "run")}, ${counted(tracks.length, "model")}`;
  const span =
    first === undefined || last === undefined ? "" : ` · ${dateInWords(first.at)} to ${dateInWords(last.at)}`;
  return renderDocument({
    title: title ?? "Runs over time",
    subtitle: `${size}${span}`,
    generatedAt: last?.at ?? "",
    main: html`<div class="picker" data-picker></div>
${modelsTable(tracks)}
${tracks.length === 0 ? null : html`<section><h2>Over time</h2>${await chartFigures(overTimeCharts(tracks), "")}</section>`}
${runsTable(runs.toReversed())}
${leftOutSection(leftOut)}`,
  });
}

function modelsTable(tracks: readonly Track[]): Html | null {
  if (tracks.length === 0) return null;
  return html`<section><h2>Models, as last measured</h2><div class="scroll" tabindex="0" role="region" aria-label="Table of models"><table data-sortable><thead><tr><th scope="col">Model</th><th scope="col">Runs</th><th scope="col" class="words">Last run</th>${columns.map(
    ([, heading]) => html`<th scope="col">${heading}</th>`,
  )}</tr></thead><tbody>${tracks.map(({ key, name, stays }) => trackRow(key, name, stays))}</tbody></table></div><p class="note">A model is the same in two runs when its file and its settings are, by whatever name. Whether a difference between two runs is settled, schoolmark compare tells.</p></section>`;
}

function trackRow(key: string, name: string, stays: Track["stays"]): Html | null {
  const last = stays.at(-1);
  if (last === undefined) return null;
  return html`<tr data-m="${key}" data-name="${name}"><th scope="row"><bdi title="${name}">${shortened(name)}</bdi></th><td data-v="${stays.length}">${stays.length}</td><td class="words">${runLink(last.run)}<small>${dateInWords(last.run.at)}</small></td>${columns.map(([id]) => pointTd(last.figures[id]))}</tr>`;
}

function pointTd(point: SitePoint): Html {
  return cellTd(cellOf(point, point.reason === null ? [] : [point.reason]));
}

function runsTable(newestFirst: readonly SiteEntry[]): Html | null {
  if (newestFirst.length === 0) return null;
  return html`<section><h2>Runs</h2><div class="scroll" tabindex="0" role="region" aria-label="Table of runs"><table data-sortable><thead><tr><th scope="col">Run</th><th scope="col" class="words">Date</th><th scope="col" class="words">Suites</th><th scope="col" class="words">Machine</th><th scope="col">Models</th><th scope="col">Jobs with a result</th><th scope="col">Warnings</th></tr></thead><tbody>${newestFirst.map(
    (run) =>
      html`<tr><th scope="row">${runLink(run)}</th><td class="words">${dateInWords(run.at)}</td><td class="words">${run.suites.join(", ")}</td><td class="words">${run.machine}</td><td data-v="${run.models.length}">${run.models.length}</td><td data-v="${run.jobs.result}">${run.jobs.result} of ${run.jobs.planned}${run.complete ? null : html`<small>not complete</small>`}</td><td data-v="${run.warnings}">${run.warnings}</td></tr>`,
  )}</tbody></table></div></section>`;
}

/** The address is of our own making: letters, digits, dots and dashes. */
function runLink({ file, name }: SiteEntry): Html {
  return html`<a href="${file}"><bdi>${shortened(name)}</bdi></a>`;
}

function leftOutSection(leftOut: readonly LeftOut[]): Html | null {
  if (leftOut.length === 0) return null;
  return html`<section><h2>Left out</h2><ul class="warnings">${leftOut.map(
    ({ name, reason }) => html`<li><span class="tag">unreadable</span><bdi>${name}</bdi>: ${reason}</li>`,
  )}</ul></section>`;
}
