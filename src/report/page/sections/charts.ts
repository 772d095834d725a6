import type { Chart, ChartTable, DrawnChart, MissingChart } from "../../charts/chart.ts";
import { chartBuilders } from "../../charts/index.ts";
import { renderSvg } from "../../charts/render.ts";
import type { RunSummary } from "../../data/setting-summaries.ts";
import { type Html, html, trusted } from "../../format/html.ts";
import { sentenceHtml } from "./words.ts";

/** Widths at which each chart is drawn; the style sheet shows the one that fits. */
const widths = { wide: 720, narrow: 350 } as const;

/** All charts of a run, drawn; `prefix` keeps their ids apart from those of other runs. */
export async function chartsSection(summary: RunSummary, prefix: string): Promise<Html> {
  const charts = chartBuilders.flatMap((build) => build(summary) ?? []);
  return html`<section><h2>Trade-offs</h2>${await chartFigures(charts, prefix)}</section>`;
}

/** Charts as figures, and what could not be drawn beneath them. */
export async function chartFigures(charts: readonly Chart[], prefix: string): Promise<Html> {
  const figures: Html[] = [];
  for (const chart of charts)
    if (chart.kind === "drawn") figures.push(await chartFigure(chart, `${prefix}${chart.id}`));
  const missing = charts.filter((chart) => chart.kind === "missing");
  return html`<div class="charts">${figures}</div>${missing.length === 0 ? null : absences(missing)}`;
}

/** What could not be drawn, and why: named, so that its absence is not taken for an oversight. */
function absences(missing: readonly MissingChart[]): Html {
  return html`<ul class="absent">${missing.map(({ title, reason }) => html`<li><b>${title}</b> Not drawn: ${reason}.</li>`)}</ul>`;
}

async function chartFigure(chart: DrawnChart, id: string): Promise<Html> {
  const [wide, narrow] = [await draw(chart, widths.wide, id), await draw(chart, widths.narrow, id)];
  return html`<figure data-chart="${id}"><div class="frame"><figcaption id="${id}"><span class="title">${chart.title}</span>${sentenceHtml(chart.caption)}</figcaption><div class="wide">${wide}</div><div class="narrow">${narrow}</div><p class="note">${chart.note}</p><details><summary>Data</summary>${dataTable(chart.table)}</details></div></figure>`;
}

async function draw(chart: DrawnChart, width: number, id: string): Promise<Html> {
  return trusted(await renderSvg(chart.spec(width), id));
}

/** A table of figures, of which the first column names whose they are. */
export function dataTable({ headings, rows }: ChartTable, label = "Data of the chart"): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table><thead><tr>${headings.map(
    (heading) => html`<th scope="col">${heading}</th>`,
  )}</tr></thead><tbody>${rows.map(
    ({ key, cells: [name, ...cells] }, row) =>
      html`<tr data-r="${row}"${key === null ? null : html` data-m="${key}"`}><th scope="row"><bdi>${name ?? ""}</bdi></th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`,
  )}</tbody></table></div>`;
}
