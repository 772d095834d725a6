import type { Assessment } from "../../analysis/comparison/assess.ts";
import type { FlippedItem } from "../../analysis/comparison/flipped-answers.ts";
import { rescoringOf } from "../../analysis/comparison/rescoring.ts";
import { printable } from "../../lib/untrusted.ts";
import { columnsWide, cut, padded, wrapped } from "../format/width.ts";
import { budgetInWords, type ComparisonCells, cellsOf, intervalHeading, legend, quantityName } from "./cells.ts";
import { conclusionOf } from "./sentence.ts";
import type { ComparisonReport } from "./types.ts";
import { rescoringAdvice } from "./words/rescoring.ts";

const columns = 100;

/** Which rows are shown: those that decide, also each task's own score and everything without a task, or all. */
export type Shown = "gated" | "primary" | "all";

/** The conclusion, a table worst first, broken budgets and the items that flipped. */
export function comparisonText(report: ComparisonReport, every: Shown): string {
  const rows = shownRows(report, every);
  const hidden = report.assessments.length - rows.length;
  return `${[
    wrapped(printable(conclusionOf(report)), columns, "").join("\n"),
    table(rows),
    ...reasons(rows),
    ...advice(report),
    ...(every === "gated" ? [] : alarms(report)),
    ...report.unmatched.map((gate) => printable(`* missing: neither side has ${quantityName(gate)}`)),
    ...(report.budgets.length === 0 ? [] : [report.budgets.map(budgetLine).join("\n")]),
    ...flips(report.flipped),
    ...(hidden > 0 ? [`${hidden} more quantities: --all shows more, --json gives all.`] : []),
  ].join("\n\n")}\n`;
}

/** Each task's own score stands for the task; the others are shown on request. */
export function shownRows({ assessments, base, candidate }: ComparisonReport, every: Shown): readonly Assessment[] {
  const primary = new Map([...base.tasks, ...candidate.tasks].map(({ key, primaryMetric }) => [key, primaryMetric]));
  return assessments.filter(
    ({ task, metric, gated }) =>
      every === "all" || gated || (every === "primary" && (task === null || primary.get(task) === metric)),
  );
}

type Column = readonly [id: keyof ComparisonCells, heading: string, side: "left" | "right"];

const columnsOf = (rows: readonly Assessment[]): readonly Column[] => [
  ["verdict", "verdict", "left"],
  ["quantity", "quantity", "left"],
  ["base", "base", "right"],
  ["candidate", "candidate", "right"],
  ["difference", "difference", "right"],
  ["interval", intervalHeading(rows), "right"],
  ["margin", "margin", "right"],
  ["flips", "flipped", "right"],
  ...(rows.some(({ p }) => p !== null) ? [["p", "p", "right"] as const] : []),
];

function table(rows: readonly Assessment[]): string {
  const headings = columnsOf(rows);
  const cells = rows.map((row) => ({ ...unitOnce(cellsOf(row)), gate: row.gated ? "*" : " " }));
  const widths = new Map(
    headings.map(([id, heading]) => [
      id,
      Math.max(columnsWide(heading), ...cells.map((cell) => columnsWide(printable(cell[id] ?? "")))),
    ]),
  );
  const line = (gate: string, pick: (id: keyof ComparisonCells, heading: string) => string): string =>
    `${gate} ${headings
      .map(([id, heading, side]) => padded(printable(pick(id, heading)), widths.get(id) ?? 0, side))
      .join("  ")
      .trimEnd()}`;
  return [
    line(" ", (_id, heading) => heading),
    ...cells.map((cell) => line(cell.gate, (id) => cell[id] ?? "")),
    "",
    "* decides; all else is reported. ×: candidate ÷ base. Other differences: positive is better.",
    ...wrapped(legend(rows), columns, ""),
  ].join("\n");
}

/** What both figures are counted in stands behind the second: the table would be wider than most terminals. */
function unitOnce(cells: ComparisonCells): ComparisonCells {
  const unitOf = (text: string): string => / .*$/.exec(text)?.[0] ?? "";
  const unit = unitOf(cells.candidate);
  return unit !== "" && unitOf(cells.base) === unit ? { ...cells, base: cells.base.slice(0, -unit.length) } : cells;
}

function reasons(rows: readonly Assessment[]): readonly string[] {
  const grouped = new Map<string, string[]>();
  for (const cell of rows.map(cellsOf)) {
    if (cell.reason === null) continue;
    const key = cell.verdict === "–" ? cell.reason : `${cell.verdict}: ${cell.reason}`;
    grouped.set(key, [...(grouped.get(key) ?? []), cell.quantity]);
  }
  const lines = [...grouped].flatMap(([reason, names]) => {
    const shown = names.length > 3 ? `${names.slice(0, 3).join("; ")} and ${names.length - 3} more` : names.join("; ");
    return wrapped(printable(`– ${shown}: ${reason}`), columns, "  ");
  });
  return lines.length === 0 ? [] : [lines.join("\n")];
}

function advice(report: ComparisonReport): readonly string[] {
  const rescoring = rescoringOf(report);
  if (rescoring === null) return [];
  const { sentence, commands } = rescoringAdvice(rescoring);
  return [[...wrapped(printable(sentence), columns, ""), ...commands.map((one) => `  ${printable(one)}`)].join("\n")];
}

function alarms(report: ComparisonReport): readonly string[] {
  const text = holmInWords(report);
  return text === null ? [] : [wrapped(printable(text), columns, "  ").join("\n")];
}

/** Which tasks differ by more than chance when so many are looked at; null where there are not several. */
export function holmInWords({ assessments, base, candidate }: ComparisonReport): string | null {
  const primary = new Map([...base.tasks, ...candidate.tasks].map(({ key, primaryMetric }) => [key, primaryMetric]));
  const tested = assessments.filter(
    ({ task, metric, adjustedP }) => adjustedP !== null && task !== null && primary.get(task) === metric,
  );
  if (tested.length < 2) return null;
  const sure = tested.filter(({ adjustedP }) => (adjustedP ?? 1) <= 0.05);
  const named = (sign: 1 | -1): string => {
    const tasks = sure.filter(({ difference }) => sign * (difference ?? 0) > 0).map(({ task }) => task);
    return tasks.length === 0 ? "none" : tasks.join(", ");
  };
  return `Of ${tested.length} tasks, these differ by more than chance even so many being looked at (exact McNemar, Holm at 5 %): worse: ${named(-1)}; better: ${named(1)}.`;
}

function budgetLine(check: ComparisonReport["budgets"][number]): string {
  return `* budget ${{ regressed: "broken", missing: "unknown" }[check.verdict.name as string] ?? "kept"}: ${printable(budgetInWords(check))}`;
}

function flips(flipped: readonly FlippedItem[]): readonly string[] {
  if (flipped.length === 0) return [];
  const tasks = [...new Set(flipped.map(({ task, metric }) => `${task}, ${metric}`))];
  return tasks.map((task) =>
    [
      printable(`flipped in ${task}:`),
      ...flipped.filter((flip) => `${flip.task}, ${flip.metric}` === task).flatMap(flipLines),
    ].join("\n"),
  );
}

function flipLines({ change, hash, base, candidate }: FlippedItem): readonly string[] {
  const known = candidate ?? base;
  const head = `  ${change === "lost" ? "−" : "+"} ${known === null ? hash : `${known.item}: ${cut(printable(known.prompt), 70)}`}`;
  if (known === null) return [head];
  const said = [
    ...(known.expected === null ? [] : [`expected ${quoted(known.expected)}`]),
    ...(base === null ? [] : [`base ${quoted(base.answer)}`]),
    ...(candidate === null ? [] : [`candidate ${quoted(candidate.answer)}`]),
  ];
  return [head, `      ${said.join(", ")}`];
}

const quoted = (text: string): string => `“${cut(printable(text.trim()), 30)}”`;
