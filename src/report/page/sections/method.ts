import { settingName } from "../../../records/setting-name.ts";
import { timelineChart } from "../../charts/timeline.ts";
import { factText, notKnown } from "../../data/model-facts.ts";
import type { RunSummary } from "../../data/setting-summaries.ts";
import { timedWorkOf } from "../../data/timed-work.ts";
import type { ReportRun } from "../../data/types.ts";
import { methodFacts } from "../../explanations/method.ts";
import { bytes, count } from "../../format/format.ts";
import { type Html, html } from "../../format/html.ts";
import { chartFigures } from "./charts.ts";

/** How the figures were come by: the run as it went, its protocol, what became of each timing, and the files' hashes. */
export async function methodSection(summary: RunSummary, prefix: string): Promise<Html> {
  const { run } = summary;
  return html`<section><h2>How it was measured</h2>${await chartFigures([timelineChart(summary)], prefix)}<dl>${methodFacts(
    run,
  ).map(
    ({ term, text, code }) => html`<dt>${term}</dt><dd>${code ? html`<code>${text}</code>` : text}</dd>`,
  )}</dl>${timedWork(run)}${modelFiles(run)}</section>`;
}

function timedWork({ noise, plan }: ReportRun): Html | null {
  const rows = timedWorkOf(noise);
  if (rows.length === 0) return null;
  return html`<details><summary>Timings and their repetitions</summary><div class="scroll" tabindex="0" role="region" aria-label="Timings and their repetitions"><table><thead><tr><th scope="col">Model</th><th scope="col" class="words">Timing</th><th scope="col">Loads</th><th scope="col">Repetitions</th><th scope="col">Of them disturbed</th><th scope="col">Taken again</th><th scope="col">Loads never quiet</th></tr></thead><tbody>${rows.map(
    ({ model, variant, work, loads, samples, noisy, remeasured, neverClean }) =>
      html`<tr><th scope="row"><bdi>${settingName(plan, model, variant)}</bdi></th><td class="words">${work}</td><td>${loads}</td><td>${samples}</td><td>${noisy}</td><td>${remeasured}</td><td>${neverClean}</td></tr>`,
  )}</tbody></table></div></details>`;
}

function modelFiles({ plan }: ReportRun): Html {
  return html`<details><summary>Model files</summary><div class="scroll" tabindex="0" role="region" aria-label="Model files"><table><thead><tr><th scope="col">Model</th><th scope="col" class="words">Architecture</th><th scope="col">Parameters</th><th scope="col">File</th><th scope="col">Trained context</th><th scope="col" class="words">Licence</th><th scope="col" class="words">SHA-256</th></tr></thead><tbody>${plan.models.map(
    (model) =>
      html`<tr><th scope="row"><bdi>${model.id}</bdi></th><td class="words">${model.architecture ?? notKnown(model, "architecture")}</td><td>${factText(model, "parameters", count)}</td><td>${factText(model, "fileBytes", bytes)}</td><td>${model.trainedContext ?? "not stated"}</td><td class="words">${model.license ?? "not stated"}</td><td class="words">${model.sha256 === null ? notKnown(model, "sha256") : html`<code>${model.sha256}</code>`}</td></tr>`,
  )}</tbody></table></div></details>`;
}
