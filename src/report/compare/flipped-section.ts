import type { FlippedItem, GivenAnswer } from "../../analysis/comparison/flipped-answers.ts";
import { type Html, html } from "../format/html.ts";
import type { ComparisonReport } from "./types.ts";

/** Items that changed between right and wrong, with everything that was asked and answered. */
export function flippedSection(report: ComparisonReport): Html {
  const { assessments, flipped } = report;
  const counted = assessments.filter(({ task }) => task !== null && flipped.some((flip) => flip.task === task));
  const lost = flipped.filter(({ change }) => change === "lost");
  const gained = flipped.filter(({ change }) => change === "gained");
  if (flipped.length === 0)
    return html`<section><h2>Items that flipped</h2><p class="note">None changed between right and wrong.</p></section>`;
  const all = new Map(
    counted.flatMap(({ task, metric, flips }) =>
      flips === null ? [] : [[`${task} ${metric}`, flips.lost.length + flips.gained.length] as const],
    ),
  );
  const shown = new Set(flipped.map(({ task, metric }) => `${task} ${metric}`));
  const total = [...all].reduce((sum, [key, count]) => sum + (shown.has(key) ? count : 0), 0);
  const rest = total > flipped.length ? ` Of ${total}, ${flipped.length} are listed.` : "";
  return html`<section class="items"><h2>Items that flipped</h2><p class="note">${lost.length} lost, ${gained.length} gained.${rest}</p>${list("Right before, wrong now", lost)}${list("Wrong before, right now", gained)}</section>`;
}

function list(heading: string, flips: readonly FlippedItem[]): Html | null {
  if (flips.length === 0) return null;
  return html`<h3>${heading}</h3><div class="scroll" tabindex="0" role="region" aria-label="${heading}"><table data-sortable><thead><tr>${[
    "Item",
    "Task",
    "Prompt",
    "Expected",
    "Base said",
    "Candidate said",
  ].map(
    (name) => html`<th scope="col" class="words">${name}</th>`,
  )}</tr></thead><tbody>${flips.map(row)}</tbody></table></div>`;
}

function row({ task, hash, base, candidate }: FlippedItem): Html {
  const known = candidate ?? base;
  const said = (answer: GivenAnswer | null): string => answer?.answer ?? "no record of it";
  return html`<tr><th scope="row"><bdi>${known?.item ?? hash}</bdi></th>${[
    task,
    known?.prompt ?? "no record of it",
    known?.expected ?? "nothing in particular",
    said(base),
    said(candidate),
  ].map((text) => html`<td class="words text">${text}</td>`)}</tr>`;
}
