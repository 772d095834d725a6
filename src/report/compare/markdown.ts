import type { FlippedItem } from "../../analysis/comparison/flipped-answers.ts";
import { rescoringOf } from "../../analysis/comparison/rescoring.ts";
import { counted } from "../../lib/counted.ts";
import { printable } from "../../lib/untrusted.ts";
import { shortened } from "../format/shorten.ts";
import type { Section } from "../outputs/markdown/fit.ts";
import { escapeMarkdown, table } from "../outputs/markdown/words.ts";
import { budgetInWords, cellsOf, intervalHeading, legend, quantityName } from "./cells.ts";
import { outcomeWords } from "./outcome-words.ts";
import { conclusionOf } from "./sentence.ts";
import { holmInWords, shownRows } from "./text.ts";
import type { ComparisonReport } from "./types.ts";
import { rescoringAdvice } from "./words/rescoring.ts";

/** The check as Markdown for a CI job's page: the conclusion, what decides, the rest folded away. */
export function comparisonSections(report: ComparisonReport): readonly Section[] {
  const rows = shownRows(report, "primary");
  const deciding = rows.filter(({ gated }) => gated);
  const others = rows.filter(({ gated }) => !gated);
  const extra = [
    ...report.budgets.map((check) => `- budget ${check.verdict.name}: ${escapeMarkdown(budgetInWords(check))}`),
    ...report.unmatched.map((gate) => `- missing: neither side has ${escapeMarkdown(quantityName(gate))}`),
  ];
  const holm = holmInWords(report);
  const rescoring = rescoringOf(report);
  const advice = rescoring === null ? null : rescoringAdvice(rescoring);
  return [
    {
      name: "the conclusion",
      text: [
        `## Schoolmark check: ${outcomeWords[report.outcome]}`,
        escapeMarkdown(conclusionOf(report)),
        ...(extra.length === 0 ? [] : [extra.join("\n")]),
        ...(advice === null
          ? []
          : [escapeMarkdown(advice.sentence), ...advice.commands.map((command) => `    ${printable(command)}`)]),
      ].join("\n\n"),
    },
    ...(deciding.length === 0 ? [] : [{ name: "what decides", text: verdicts(deciding) }]),
    ...(holm === null ? [] : [{ name: "tasks that differ by more than chance", text: escapeMarkdown(holm) }]),
    ...(others.length === 0
      ? []
      : [
          {
            name: "what does not decide",
            text: folded(
              `Reported, not deciding: ${counted(others.length, "quantity", "quantities")}`,
              `${verdicts(others)}\n\n${escapeMarkdown(legend(others))}`,
            ),
          },
        ]),
    ...flips(report),
  ];
}

/** `summary` is our own wording. */
function folded(summary: string, text: string): string {
  return `<details><summary>${summary}</summary>\n\n${text}\n\n</details>`;
}

/** Items that a job's page shows of each task and change. */
export const flipsOnJobPage = 5;
const maxTextLength = 120;

/** What changed between right and wrong, with its texts, as far as they were read. */
function flips({ flipped, assessments }: ComparisonReport): readonly Section[] {
  if (flipped.length === 0) return [];
  const all = assessments.reduce((sum, row) => sum + (isOf(flipped, row) ? flipCount(row) : 0), 0);
  const text = (words: string | null | undefined): string =>
    words === null || words === undefined ? "–" : escapeMarkdown(shortened(words.trim(), maxTextLength));
  const rows = flipped.map(({ task, change, hash, base, candidate }) => [
    change === "lost" ? "− lost" : "+ gained",
    escapeMarkdown(task),
    text((candidate ?? base)?.prompt ?? hash),
    text((candidate ?? base)?.expected),
    text(base?.answer),
    text(candidate?.answer),
  ]);
  const headings = ["Change", "Task", "Question", "Expected", "Base", "Candidate"];
  const summary = `Flipped: ${rows.length} of ${counted(all, "item")}`;
  return [{ name: "flipped items", text: folded(summary, table(headings, rows, headings.length)) }];
}

function isOf(flipped: readonly FlippedItem[], { task, metric }: ComparisonReport["assessments"][number]): boolean {
  return flipped.some((flip) => flip.task === task && flip.metric === metric);
}

function flipCount({ flips: changed }: ComparisonReport["assessments"][number]): number {
  return changed === null ? 0 : changed.lost.length + changed.gained.length;
}

function verdicts(rows: ComparisonReport["assessments"]): string {
  const headings = [
    "Verdict",
    "Quantity",
    "Base",
    "Candidate",
    "Difference",
    intervalHeading(rows),
    "Margin",
    "Flipped",
    "p",
    "",
  ];
  const lines = rows
    .map(cellsOf)
    .map((cells) =>
      [
        cells.verdict,
        cells.quantity,
        cells.base,
        cells.candidate,
        cells.difference,
        cells.interval,
        cells.margin,
        cells.flips,
        cells.p,
        cells.reason ?? "",
      ].map(escapeMarkdown),
    );
  return table(headings, lines, 2);
}
