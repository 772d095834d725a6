import type { Assessment } from "../../../analysis/comparison/assess.ts";
import type { VerdictName } from "../../../analysis/comparison/verdict.ts";
import { printable } from "../../../lib/untrusted.ts";
import type { ChartRow } from "../../charts/chart.ts";
import { isShare } from "../../format/format.ts";
import { type ColourRole, colour } from "../../format/palette.ts";
import { cellsOf, intervalHeading, quantityName } from "../cells.ts";
import { shownRows } from "../text.ts";
import type { ComparisonReport } from "../types.ts";

/** Each task's own score and the mean over tasks, the rows that decide first, then as the tasks are named. */
export function shareRows(report: ComparisonReport): readonly Assessment[] {
  const named = (row: Assessment): string => `${row.gated ? 0 : 1}${row.task === null ? 0 : 1}${row.task ?? ""}`;
  return shownRows(report, "primary")
    .filter(({ unit, scale, difference }) => scale === "difference" && isShare(unit) && difference !== null)
    .toSorted((a, b) => named(a).localeCompare(named(b), "en", { numeric: true }));
}

/** What the swap does to speed, memory and energy. */
export function ratioRows(report: ComparisonReport): readonly Assessment[] {
  return shownRows(report, "primary").filter(({ scale, difference }) => scale === "ratio" && difference !== null);
}

/** A row's name in a chart; which of them decide is told. */
export function rowName(row: Assessment): string {
  const name = row.task === null ? quantityName(row) : row.task.slice(row.task.indexOf("/") + 1);
  return printable(row.gated ? `${name} *` : name);
}

/** A key for marks and data rows. */
export const rowKey = (index: number): string => `q${index}`;

export function verdictInk({ verdict }: Assessment): string {
  if (verdict.name === null) return colour("edge");
  const roles: Partial<Record<VerdictName, ColourRole>> = {
    regressed: "c5",
    "worse-within-margin": "c2",
    improved: "c3",
    equivalent: "c1",
    "non-inferior": "c1",
  };
  return colour(roles[verdict.name] ?? "edge");
}

export function comparisonHeadings(rows: readonly Assessment[]): readonly string[] {
  return ["Quantity", "Base", "Candidate", "Difference", intervalHeading(rows), "Margin", "Verdict"];
}

export function comparisonRow(row: Assessment, index: number): ChartRow {
  const cells = cellsOf(row);
  return {
    key: rowKey(index),
    cells: [cells.quantity, cells.base, cells.candidate, cells.difference, cells.interval, cells.margin, cells.verdict],
  };
}
