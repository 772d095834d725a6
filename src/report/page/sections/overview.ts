import type { FigureId } from "../../data/figures.ts";
import type { RunSummary } from "../../data/setting-summaries.ts";
import { type Html, html } from "../../format/html.ts";
import { shortened } from "../../format/shorten.ts";
import { dateInWords } from "../document.ts";
import { figureTd } from "./figure-cell.ts";

const columns: readonly (readonly [FigureId, string])[] = [
  ["accuracy", "Accuracy"],
  ["energyPerCorrectAnswer", "Energy per correct answer"],
  ["peakResident", "Peak memory"],
  ["decode", "Decode (tokens/s)"],
  ["prefill", "Prefill (tokens/s)"],
];

/** Several runs in one table: a line for each model of each, so that a model can be followed from run to run. */
export function overviewSection(summaries: readonly RunSummary[]): Html | null {
  if (summaries.length < 2) return null;
  const suites = new Set(summaries.map(({ run }) => run.plan.suites.map(({ hash }) => hash).join()));
  const machines = new Set(summaries.map(({ run }) => run.run.environment.cpu));
  const caution = [
    ...(suites.size > 1
      ? ["They did not ask the same questions: their accuracies can't be held against each other."]
      : []),
    ...(machines.size > 1 ? ["They ran on different machines: nor can speed, memory and energy."] : []),
  ].join(" ");
  return html`<section><h2>${summaries.length} runs together</h2><p class="note">${caution === "" ? "The same questions on the same kind of machine; schoolmark compare tells whether a difference is significant." : caution}</p><div class="scroll" tabindex="0" role="region" aria-label="All runs"><table data-sortable><thead><tr><th scope="col">Model</th><th scope="col" class="words">Run</th>${columns.map(
    ([, heading]) => html`<th scope="col">${heading}</th>`,
  )}</tr></thead><tbody>${summaries.map(({ run, settings }, index) =>
    settings.map(
      ({ key, name, figures }) =>
        html`<tr data-m="${key}"><th scope="row"><bdi title="${name}">${shortened(name)}</bdi></th><td class="words"><a href="#run${index + 1}">${run.name}</a><small>${dateInWords(run.run.at)}</small></td>${columns.map(([id]) => figureTd(figures[id]))}</tr>`,
    ),
  )}</tbody></table></div></section>`;
}
