import { counted } from "../../../lib/counted.ts";
import { byDispute, packItems } from "../../data/detail/pack-items.ts";
import type { ItemAnswer, ItemRow } from "../../data/detail/types.ts";
import type { RunSummary } from "../../data/setting-summaries.ts";
import { decimals, significant } from "../../format/format.ts";
import { type Html, html, trusted } from "../../format/html.ts";
import { shortened } from "../../format/shorten.ts";

/** Questions that can be read without scripts; the rest lies compressed beside them. */
const shownWithoutScript = 12;
const briefest = 160;

/** Every question with every answer, in `room` characters: the ones on which models differ most at once, all of them with the script. */
export function itemsSection(summary: RunSummary, room: number): Html | null {
  const { items, notHeld } = summary.run.detail;
  if (items.length === 0 || summary.settings.length === 0) return null;
  const ordered = byDispute(items);
  const { data, withoutTexts } = packItems(summary, ordered, room);
  const shown = ordered.slice(0, shownWithoutScript);
  const kept = counted(items.length, "question");
  const left =
    withoutTexts === 0
      ? ""
      : ` Of ${withoutTexts.toLocaleString("en-US")} of them only the scores are here; the run's records hold their texts.`;
  const beyond =
    notHeld === 0
      ? ""
      : ` ${notHeld.toLocaleString("en-US")} more, the last ones of the larger tasks, are in the run's records alone; all figures count them.`;
  return html`<section class="items" data-items><h2>Question by question</h2><p class="note">Those on which the models differ most come first. This file holds ${kept}, compressed.${left}${beyond}</p><div class="grid"><div class="scroll" tabindex="0" role="region" aria-label="Questions and models">${grid(summary, shown)}</div>${shown.map((item) => itemDetails(summary, item))}<noscript><p class="note">Without scripts, the first ${shown.length} are shown.</p></noscript></div><script type="text/plain" data-block>${trusted(data)}</script></section>`;
}

function grid({ settings }: RunSummary, items: readonly ItemRow[]): Html {
  return html`<table class="marks"><thead><tr><th scope="col">Question</th>${settings.map(
    ({ key, name, brief }) =>
      html`<th scope="col" data-m="${key}"><span title="${name}">${shortened(brief, 26)}</span></th>`,
  )}</tr></thead><tbody>${items.map(
    (item) =>
      html`<tr><th scope="row"><bdi>${shortened(item.prompt ?? item.id, 70)}</bdi></th>${settings.map(({ key }) => markCell(item.answers.get(key), key))}</tr>`,
  )}</tbody></table>`;
}

function markCell(answer: ItemAnswer | undefined, key: string): Html {
  const [kind, text] = markOf(answer);
  return html`<td class="${kind}" data-m="${key}">${text}</td>`;
}

/** As the page's script marks them too. */
function markOf(answer: ItemAnswer | undefined): readonly [kind: string, text: string] {
  const score = answer?.score ?? null;
  if (score === null) return ["none", "–"];
  if (score === 1) return ["right", "✓"];
  if (score === 0) return ["wrong", "✗"];
  return ["part", significant(score, 2)];
}

function itemDetails({ settings }: RunSummary, item: ItemRow): Html {
  const right = [...item.answers.values()].filter(({ score }) => score === 1).length;
  return html`<details><summary><bdi>${shortened(item.prompt ?? item.id, briefest)}</bdi> <span class="small">${item.task}, ${right} of ${item.answers.size} as expected</span></summary><dl><dt>Question</dt><dd><code>${item.id}</code></dd><dt>Prompt</dt><dd class="text">${item.prompt ?? "not kept"}</dd><dt>Expected</dt><dd class="text">${item.expected ?? "nothing in particular"}</dd></dl><div class="scroll" tabindex="0" role="region" aria-label="Answers"><table><thead><tr><th scope="col">Model</th><th scope="col" class="words">Answer</th><th scope="col">Score</th><th scope="col" class="words">Log-likelihoods</th></tr></thead><tbody>${settings.map(
    ({ key, name }) => answerRow(key, name, item.answers.get(key)),
  )}</tbody></table></div></details>`;
}

function answerRow(key: string, name: string, answer: ItemAnswer | undefined): Html {
  const [kind, mark] = markOf(answer);
  const said =
    answer === undefined ? "not asked" : [answer.text, answer.remark].filter((part) => part !== null).join(" · ");
  return html`<tr data-m="${key}"><th scope="row"><bdi title="${name}">${shortened(name)}</bdi></th><td class="words text">${said}</td><td class="${kind}">${mark}</td><td class="words">${(answer?.logLikelihoods ?? []).map((value) => decimals(value, 2)).join(", ")}</td></tr>`;
}
