import { escapeMarkdown } from "../markdown.ts";
import { budgetInWords, cellsOf, quantityName } from "./cells.ts";
import { conclusionOf } from "./sentence.ts";
import { shownRows } from "./text.ts";
import type { ComparisonReport } from "./types.ts";

const exitWords = { 0: "pass", 1: "regressed", 3: "undecided", 4: "incomparable", 5: "a run failed" } as const;

/** The check as Markdown for a CI job's page: the conclusion, what decides, the rest folded away. */
export function comparisonMarkdown(report: ComparisonReport): string {
  const rows = shownRows(report, "primary");
  const deciding = rows.filter(({ gated }) => gated);
  const others = rows.filter(({ gated }) => !gated);
  const extra = [
    ...report.budgets.map((check) => `- budget ${check.verdict.name}: ${escapeMarkdown(budgetInWords(check))}`),
    ...report.unmatched.map((gate) => `- missing: neither side has ${escapeMarkdown(quantityName(gate))}`),
  ];
  return [
    `## Schoolmark check: ${exitWords[report.exit]}`,
    escapeMarkdown(conclusionOf(report)),
    ...(deciding.length === 0 ? [] : [table(deciding)]),
    ...(extra.length === 0 ? [] : [extra.join("\n")]),
    ...(others.length === 0
      ? []
      : [
          `<details><summary>Reported, not deciding: ${others.length} quantities</summary>\n\n${table(others)}\n\n</details>`,
        ]),
    "",
  ].join("\n\n");
}

function table(rows: ComparisonReport["assessments"]): string {
  const headings = ["Verdict", "Quantity", "Base", "Candidate", "Difference", "95 % interval", "Margin", "Flipped", ""];
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
        cells.reason ?? "",
      ].map(escapeMarkdown),
    );
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(headings), line(headings.map((_, index) => (index < 2 ? "---" : "---:"))), ...lines.map(line)].join(
    "\n",
  );
}
