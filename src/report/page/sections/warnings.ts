import type { ReportRun } from "../../data/types.ts";
import { warningsOf } from "../../explanations/warnings.ts";
import { type Html, html } from "../../format/html.ts";
import { shortened } from "../../format/shorten.ts";

/** What a reader must know before trusting the figures. Nothing when all is well. */
export function warningsSection(run: ReportRun): Html | null {
  const warnings = warningsOf(run);
  if (warnings.length === 0) return null;
  return html`<section><h2>Before you trust it</h2><ul class="warnings">${warnings.map(
    ({ tag, names, task, message }) => html`<li><span class="tag">${tag}</span>${place(names, task)}${message}</li>`,
  )}</ul></section>`;
}

function place(names: readonly string[], task: string | null): Html | null {
  if (names.length === 0) return null;
  const models = names.map(
    (name, index) =>
      html`${index === 0 ? "" : ", "}<bdi class="model${name.length > 36 ? " long" : ""}" title="${name}">${shortened(name)}</bdi>`,
  );
  return html`${models}${task === null ? null : html` in ${task}`}: `;
}
