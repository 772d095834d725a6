import { findingsOf } from "./findings.ts";
import { type Html, html, trusted } from "./html.ts";
import { chartsSection } from "./sections/charts.ts";
import { methodSection } from "./sections/method.ts";
import { modelsSection, tasksSection } from "./sections/models.ts";
import { warningsSection } from "./sections/warnings.ts";
import { answerSection, gainSection, ladderSection, referenceSection } from "./sections/words.ts";
import { shortened } from "./shorten.ts";
import { styleSheet } from "./style.ts";
import { summarize } from "./subjects.ts";
import type { ReportInput, ReportRun } from "./types.ts";

/** The whole report as one HTML file that loads nothing and runs nothing. */
export async function renderPage(input: ReportInput): Promise<string> {
  const runs: Html[] = [];
  for (const [index, run] of input.runs.entries()) {
    runs.push(await runSections(run, input.runs.length > 1 ? `run${index + 1}-` : ""));
  }
  const title = input.title ?? defaultTitle(input.runs);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${trusted(styleSheet)}</style>
</head>
<body>
<div class="sheet">
<header><p class="kicker">Schoolmark</p><h1>${title}</h1><p class="meta">${input.runs.map(subtitle).join(" · ")}</p></header>
<main>
${runs}
</main>
<footer class="small">Made ${dateInWords(input.generatedAt)} by Schoolmark. This page holds everything it shows: it loads nothing and sends nothing. The run's CSV and JSON give every figure with the records behind it.</footer>
</div>
</body>
</html>
`.markup;
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

/** `2026-03-09 14:05 UTC` of an ISO 8601 time; as it is, when it is none. */
function dateInWords(timestamp: string): string {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)/.exec(timestamp);
  return match === null ? timestamp : `${match[1]} ${match[2]} UTC`;
}
