import { bytes, count } from "../format.ts";
import { type Html, html } from "../html.ts";
import { methodFacts } from "../method.ts";
import type { ReportRun } from "../types.ts";

/** How the figures were come by, down to the files' hashes. */
export function methodSection(run: ReportRun): Html {
  return html`<section><h2>How it was measured</h2><dl>${methodFacts(run).map(
    ({ term, text, code }) => html`<dt>${term}</dt><dd>${code ? html`<code>${text}</code>` : text}</dd>`,
  )}</dl>${modelFiles(run)}</section>`;
}

function modelFiles({ plan }: ReportRun): Html {
  return html`<details><summary>Model files</summary><div class="scroll" tabindex="0" role="region" aria-label="Model files"><table><thead><tr><th scope="col">Model</th><th scope="col" class="words">Architecture</th><th scope="col">Parameters</th><th scope="col">File</th><th scope="col">Trained context</th><th scope="col" class="words">Licence</th><th scope="col" class="words">SHA-256</th></tr></thead><tbody>${plan.models.map(
    (model) =>
      html`<tr><th scope="row"><bdi>${model.id}</bdi></th><td class="words">${model.architecture}</td><td>${count(model.parameters)}</td><td>${bytes(model.fileBytes)}</td><td>${model.trainedContext ?? "not stated"}</td><td class="words">${model.license ?? "not stated"}</td><td class="words"><code>${model.sha256}</code></td></tr>`,
  )}</tbody></table></div></details>`;
}
