import { dateInWords, renderDocument } from "./document.ts";
import { findingsOf } from "./findings.ts";
import { type Html, html } from "./html.ts";
import { chartsSection } from "./sections/charts.ts";
import { itemsSection } from "./sections/items.ts";
import { methodSection } from "./sections/method.ts";
import { modelsSection, tasksSection } from "./sections/models.ts";
import { warningsSection } from "./sections/warnings.ts";
import { answerSection, gainSection, ladderSection, referenceSection } from "./sections/words.ts";
import { shortened } from "./shorten.ts";
import { summarize } from "./subjects.ts";
import type { ReportInput, ReportRun } from "./types.ts";

/** The whole report as one HTML file that loads nothing. */
export async function renderPage(input: ReportInput): Promise<string> {
  const runs: Html[] = [];
  for (const [index, run] of input.runs.entries()) {
    runs.push(await runSections(run, input.runs.length > 1 ? `run${index + 1}-` : ""));
  }
  return renderDocument({
    title: input.title ?? defaultTitle(input.runs),
    subtitle: input.runs.map(subtitle).join(" · "),
    main: html`<div class="picker" data-picker></div>${runs}`,
    generatedAt: input.generatedAt,
  });
}

async function runSections(run: ReportRun, prefix: string): Promise<Html> {
  const summary = summarize(run);
  const findings = findingsOf(summary);
  return html`${prefix === "" ? null : html`<h2>${run.name}</h2>`}
${answerSection(findings.answer)}
${ladderSection(findings.ladder)}
${referenceSection(findings.reference)}
${gainSection(findings.gain)}
${modelsSection(summary)}
${await chartsSection(summary, prefix)}
${tasksSection(summary)}
${warningsSection(run)}
${itemsSection(summary)}
${methodSection(run)}`;
}

function defaultTitle(runs: readonly ReportRun[]): string {
  const names = new Set(runs.flatMap(({ plan }) => plan.models.map(({ id }) => id)));
  const [only] = names;
  return names.size === 1 && only !== undefined ? `One model: ${shortened(only)}` : `${names.size} models compared`;
}

function subtitle({ run }: ReportRun): string {
  return `${run.environment.cpu}, ${dateInWords(run.at)}`;
}
