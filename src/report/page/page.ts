import { itemRoom } from "../data/detail/pack-items.ts";
import { loadsOf } from "../data/loads.ts";
import { type RunSummary, summarize } from "../data/setting-summaries.ts";
import type { ReportInput, ReportRun } from "../data/types.ts";
import { findingsOf } from "../findings/index.ts";
import { type Html, html } from "../format/html.ts";
import { shortened } from "../format/shorten.ts";
import { intervalNote } from "../words/intervals.ts";
import { dateInWords, renderDocument } from "./document.ts";
import { chartsSection } from "./sections/charts.ts";
import { itemsSection } from "./sections/items.ts";
import { methodSection } from "./sections/method.ts";
import { modelsSection, tasksSection } from "./sections/models.ts";
import { overviewSection } from "./sections/overview.ts";
import { servingSection } from "./sections/serving.ts";
import { settingsSection } from "./sections/settings.ts";
import { warningsSection } from "./sections/warnings.ts";
import { agreementSection, answerSection, gainSection, ladderSection, referenceSection } from "./sections/words.ts";

/** The whole report as one HTML file that loads nothing. */
export async function renderPage(input: ReportInput): Promise<string> {
  const summaries = input.runs.map(summarize);
  const runs: Html[] = [];
  for (const [index, summary] of summaries.entries()) {
    const id = summaries.length > 1 ? `run${index + 1}` : null;
    runs.push(await runSections(summary, id, itemRoom / summaries.length));
  }
  return renderDocument({
    title: input.title ?? defaultTitle(input.runs),
    subtitle: input.runs.map(subtitle).join(" · "),
    main: html`<div class="picker" data-picker></div>${overviewSection(summaries)}${runs}`,
    generatedAt: input.generatedAt,
    ...(input.up === undefined ? {} : { up: input.up }),
  });
}

/** One run; `id` keeps it apart from others of the page, `room` is what its questions may take. */
async function runSections(summary: RunSummary, id: string | null, room: number): Promise<Html> {
  const { run } = summary;
  const findings = findingsOf(summary);
  return html`${id === null ? null : html`<h2 class="run" id="${id}">${run.name}</h2>`}
${answerSection(findings.answer, intervalNote(summary))}
${ladderSection([...findings.ladder, ...findings.laws])}
${referenceSection(findings.reference)}
${gainSection(findings.gain)}
${agreementSection(findings.agreement)}
${servingSection(findings.serving, loadsOf(summary))}
${modelsSection(summary)}
${settingsSection(summary)}
${await chartsSection(summary, id === null ? "" : `${id}-`)}
${tasksSection(summary)}
${warningsSection(run)}
${itemsSection(summary, room)}
${await methodSection(summary, id === null ? "" : `${id}-`)}`;
}

function defaultTitle(runs: readonly ReportRun[]): string {
  const names = new Set(runs.flatMap(({ plan }) => plan.models.map(({ id }) => id)));
  const [only] = names;
  return names.size === 1 && only !== undefined ? `One model: ${shortened(only)}` : `${names.size} models compared`;
}

function subtitle({ run }: ReportRun): string {
  return `${run.environment.cpu}, ${dateInWords(run.at)}`;
}
