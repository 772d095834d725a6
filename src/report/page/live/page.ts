import type { RunSummary } from "../../data/setting-summaries.ts";
import { type Html, html } from "../../format/html.ts";
import { shortened } from "../../format/shorten.ts";
import { renderDocument } from "../document.ts";
import { pageScript } from "../page-script.ts";
import { modelsSection } from "../sections/models.ts";

/** How far a run is. */
export interface LiveState {
  readonly done: number;
  readonly jobs: number;
  /** null: too little was done to tell. */
  readonly msLeft: number | null;
  /** What is being done, in words. */
  readonly doing: string;
  readonly problems: readonly string[];
  /** The figures so far; null while there are none. */
  readonly summary: RunSummary | null;
  /** What is said when it is over; null while it goes on. */
  readonly ended: string | null;
}

/** The frame of the page that shows a run while it goes on; `liveMarkup` fills it, again and again. */
export function renderLivePage(title: string, subtitle: string, startedAt: string): string {
  return renderDocument({
    title,
    subtitle,
    main: html`<p class="note" data-connection role="status"></p><div data-live aria-live="off"><p>The run is being prepared.</p></div>`,
    generatedAt: startedAt,
    live: pageScript("live"),
  });
}

/** What the page shows now. */
export function liveMarkup(state: LiveState): string {
  return html`${progress(state)}${problemList(state.problems)}${state.summary === null ? null : figures(state.summary, state.ended === null)}`
    .markup;
}

function progress({ done, jobs, msLeft, doing, ended }: LiveState): Html {
  const share = jobs === 0 ? 0 : Math.min(1, done / jobs);
  const words = ended ?? `${doing}${msLeft === null ? "" : `, ${timeInWords(msLeft)} left`}`;
  return html`<section class="answer" aria-label="Progress"><p><span class="figure">${done} of ${jobs} jobs</span>: ${words}.</p><p><progress max="1" value="${share.toFixed(4)}" aria-label="Share of the jobs that are done"></progress></p></section>`;
}

const maxProblems = 20;

function problemList(problems: readonly string[]): Html | null {
  if (problems.length === 0) return null;
  const rest = problems.length - maxProblems;
  return html`<section><h2>Problems</h2><ul class="warnings">${problems
    .slice(-maxProblems)
    .map(
      (problem) => html`<li>${shortened(problem, 300)}</li>`,
    )}</ul>${rest > 0 ? html`<p class="note">${rest} before these.</p>` : null}</section>`;
}

function figures(summary: RunSummary, isOpen: boolean): Html {
  return html`${isOpen ? html`<p class="note">Figures so far, of the jobs that are done: they will change.</p>` : null}${modelsSection(summary)}`;
}

/** `45 s`, `3 min 20 s`, `2 h 5 min`. */
function timeInWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
