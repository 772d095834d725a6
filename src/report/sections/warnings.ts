import { type Html, html } from "../html.ts";
import { shortened } from "../shorten.ts";
import type { ReportRun } from "../types.ts";

/** What a reader must know before trusting the figures: alarms, gaps, an unfinished run. Nothing when all is well. */
export function warningsSection(run: ReportRun): Html | null {
  const { alarms, problems, counts } = run;
  const items: Html[] = [];
  if (!run.complete) {
    const done = counts.result + counts.skip + counts.fail;
    items.push(
      html`<li><span class="tag">incomplete</span>${done} of ${counts.planned} jobs have an outcome; the figures rest on these alone.</li>`,
    );
  }
  for (const { model, task, message } of alarms) {
    items.push(html`<li><span class="tag">alarm</span>${where(model, task)}: ${message}</li>`);
  }
  for (const { kind, model, task, message, count } of problems) {
    const noun = count === 1 ? "job" : "jobs";
    items.push(
      html`<li><span class="tag">${kind === "fail" ? "failed" : "skipped"}</span>${where(model, task)}, ${count} ${noun}: ${message}</li>`,
    );
  }
  return items.length === 0
    ? null
    : html`<section><h2>Before you trust it</h2><ul class="warnings">${items}</ul></section>`;
}

function where(model: string, task: string | null): Html {
  return html`<bdi class="model" title="${model}">${shortened(model)}</bdi>${task === null ? null : html` in ${task}`}`;
}
