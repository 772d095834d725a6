import { rescoringOf } from "../../analysis/comparison/rescoring.ts";
import { counted } from "../../lib/counted.ts";
import { whyUnknown } from "../../records/unknown.ts";
import { type Html, html } from "../format/html.ts";
import { shortened } from "../format/shorten.ts";
import { dateInWords, renderDocument } from "../page/document.ts";
import { chartFigures } from "../page/sections/charts.ts";
import { budgetInWords, cellsOf, intervalHeading, legend, quantityName } from "./cells.ts";
import { costsChart } from "./charts/costs.ts";
import { dumbbellChart } from "./charts/dumbbells.ts";
import { forestChart } from "./charts/forest.ts";
import { flippedSection } from "./flipped-section.ts";
import { outcomeWords } from "./outcome-words.ts";
import { conclusionOf } from "./sentence.ts";
import { shownRows } from "./text.ts";
import type { ComparisonReport } from "./types.ts";
import { protocolTexts } from "./words/protocol.ts";
import { rescoringAdvice } from "./words/rescoring.ts";

/** The swap view: may the candidate replace the base, what changes, and each item that flipped. */
export async function renderComparisonPage(report: ComparisonReport, title: string | null): Promise<string> {
  const { base, candidate, outcome } = report;
  const charts = await chartFigures([forestChart(report), dumbbellChart(report), costsChart(report)], "");
  return renderDocument({
    title: title ?? `${shortened(candidate.subject.id, 40)} in place of ${shortened(base.subject.id, 40)}`,
    subtitle: `${candidate.source}, ${dateInWords(candidate.at)}, against ${base.source}, ${dateInWords(base.at)}`,
    generatedAt: candidate.at,
    main: html`<section class="answer" aria-label="The answer"><p>${conclusionOf(report)}</p><p><span class="tag">${outcomeWords[outcome]}</span>${reasonFor(report)}</p>${adviceFor(report)}</section>
<section><h2>What changes</h2>${charts}</section>
${verdictsSection(report)}
${flippedSection(report)}
${sidesSection(report)}`,
  });
}

function reasonFor({ assessments, budgets, unmatched }: ComparisonReport): string {
  const deciding = assessments.filter(({ gated }) => gated).length;
  const limits = budgets.length === 0 ? "" : `, ${counted(budgets.length, "budget")}`;
  const missing = unmatched.length === 0 ? "" : `; ${counted(unmatched.length, "gate")} found nothing to compare`;
  return `${deciding} of ${counted(assessments.length, "quantity", "quantities")} ${deciding === 1 ? "decides" : "decide"}${limits}${missing}; all else is reported.`;
}

function adviceFor(report: ComparisonReport): Html | null {
  const rescoring = rescoringOf(report);
  if (rescoring === null) return null;
  const { sentence, commands } = rescoringAdvice(rescoring);
  return html`<p>${sentence}</p>${commands.map((command) => html`<p><code>${command}</code></p>`)}`;
}

function verdictsSection(report: ComparisonReport): Html {
  const rows = shownRows(report, "primary");
  const headings = ["Base", "Candidate", "Difference", intervalHeading(rows), "Margin", "Flipped", "p", "n"];
  const extra = [
    ...report.budgets.map((check) => `budget ${check.verdict.name}: ${budgetInWords(check)}`),
    ...report.unmatched.map((gate) => `missing: neither side has ${quantityName(gate)}`),
  ];
  return html`<section><h2>Every quantity</h2><div class="scroll" tabindex="0" role="region" aria-label="Verdicts"><table data-sortable><thead><tr><th scope="col">Quantity</th><th scope="col" class="words">Verdict</th>${headings.map(
    (heading) => html`<th scope="col">${heading}</th>`,
  )}</tr></thead><tbody>${rows.map((row) => {
    const cells = cellsOf(row);
    const { base, candidate, difference, interval, margin, flips, p, n } = cells;
    const texts = [base, candidate, difference, interval, margin, flips, p, n];
    return html`<tr><th scope="row">${cells.quantity}${row.gated ? " *" : ""}</th><td class="words"><b>${cells.verdict}</b>${cells.reason === null ? null : html`<small class="long">${cells.reason}</small>`}</td>${texts.map((text) => html`<td>${text}</td>`)}</tr>`;
  })}</tbody></table></div>${extra.length === 0 ? null : html`<ul class="gaps">${extra.map((text) => html`<li>${text}</li>`)}</ul>`}<p class="note">*: decides. ×: candidate ÷ base; other differences are signed so that positive is better. Worst first. ${legend(rows)} p: exact McNemar.</p></section>`;
}

function factOf({ subject }: ComparisonReport["base"], fact: "sha256" | "quantization"): string {
  return subject[fact] ?? `not known: ${whyUnknown(subject, fact)}`;
}

function sidesSection({ base, candidate }: ComparisonReport): Html {
  const [before, after] = [protocolTexts(base.protocol), protocolTexts(candidate.protocol)];
  const facts: readonly (readonly [string, string, string])[] = [
    ["model", base.subject.id, candidate.subject.id],
    ["file, sha256", factOf(base, "sha256"), factOf(candidate, "sha256")],
    ["quantization", factOf(base, "quantization"), factOf(candidate, "quantization")],
    ["taken", `${base.source}, ${base.at}`, `${candidate.source}, ${candidate.at}`],
    ["failed jobs", String(base.failed), String(candidate.failed)],
    ...Object.entries(before).map(([key, text]) => [key, text, after[key] ?? "not recorded"] as const),
  ];
  return html`<section><h2>How it was measured</h2><div class="scroll" tabindex="0" role="region" aria-label="Both sides"><table><thead><tr><th scope="col">What</th><th scope="col" class="words">Base</th><th scope="col" class="words">Candidate</th></tr></thead><tbody>${facts.map(
    ([term, left, right]) =>
      html`<tr><th scope="row">${term}</th><td class="words"><code>${left}</code></td><td class="words"><code>${right}</code></td></tr>`,
  )}</tbody></table></div></section>`;
}
