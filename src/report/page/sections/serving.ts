import type { LoadsTable } from "../../data/loads.ts";
import { type Html, html } from "../../format/html.ts";
import type { Finding } from "../../format/sentence.ts";
import { dataTable } from "./charts.ts";
import { sentenceHtml } from "./words.ts";

/** How many users at once each model can take, and every load that was tried; nothing where no model was put under one. */
export function servingSection(findings: readonly Finding[], loads: LoadsTable): Html | null {
  if (loads.rows.length === 0) return null;
  return html`<section><h2>Several users at once</h2><ul class="findings">${findings.map(
    ({ sentence }) => html`<li>${sentenceHtml(sentence)}</li>`,
  )}</ul>${dataTable(loads, "Figures under load")}</section>`;
}
