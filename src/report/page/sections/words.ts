import { type Html, html } from "../../format/html.ts";
import type { Finding, Sentence } from "../../format/sentence.ts";
import { shortened } from "../../format/shorten.ts";

/** A sentence as markup: names bold and set apart from the line's direction, figures kept on one line. */
export function sentenceHtml(sentence: Sentence): Html {
  return html`${sentence.map((span) => {
    if (typeof span === "string") return html`${span}`;
    if (span.kind === "model")
      return html`<bdi class="model${span.text.length > 36 ? " long" : ""}" title="${span.text}">${shortened(span.text)}</bdi>`;
    // A reason in words may be longer than a line; only real figures must not break.
    return html`<span class="figure${span.text.length > 26 ? " long" : ""}">${span.text}</span>`;
  })}`;
}

/** The first sentences, large, and what their intervals are. */
export function answerSection(findings: readonly Finding[], note: string | null): Html {
  return html`<section class="answer" aria-label="The answer">${findings.map(
    (finding) => html`<p>${sentenceHtml(finding.sentence)}</p>`,
  )}${note === null ? null : html`<p class="note small">${note}</p>`}</section>`;
}

/** What schooling did; nothing where the run can't tell. */
export function ladderSection(findings: readonly Finding[]): Html | null {
  if (findings.length === 0) return null;
  const open = findings.some((finding) => !finding.settled);
  return html`<section><h2>What schooling did</h2><ul class="findings">${findings.map(
    (finding) => html`<li${finding.settled ? null : html` class="open"`}>${sentenceHtml(finding.sentence)}</li>`,
  )}</ul>${
    open ? html`<p class="legend small"><span>significant</span><span class="open">not significant</span></p>` : null
  }</section>`;
}

/** What each model gains over tasks' baselines; nothing in runs whose tasks name none. */
export function gainSection(findings: readonly Finding[]): Html | null {
  if (findings.length === 0) return null;
  return html`<section><h2>What the documents gave</h2><ul class="findings">${findings.map(
    ({ sentence }) => html`<li>${sentenceHtml(sentence)}</li>`,
  )}</ul></section>`;
}

/** How far models agree with another's answers; nothing in runs that hold none against such. */
export function agreementSection(findings: readonly Finding[]): Html | null {
  if (findings.length === 0) return null;
  return html`<section><h2>Agreement with another model's answers</h2><ul class="findings">${findings.map(
    ({ sentence }) => html`<li>${sentenceHtml(sentence)}</li>`,
  )}</ul></section>`;
}

/** What each model loses against the reference; nothing in runs without one. */
export function referenceSection(findings: readonly Finding[]): Html | null {
  if (findings.length === 0) return null;
  return html`<section><h2>Against the reference</h2><ul class="findings">${findings.map(
    ({ sentence }) => html`<li>${sentenceHtml(sentence)}</li>`,
  )}</ul></section>`;
}
