import type { ComparisonReport } from "./types.ts";

/** Flips of either kind in a task that one page can hold; of more, the table of verdicts gives the number. */
export const maxFlips = 400;

/** The report with at most so many flips of either kind in each task. */
export function withFlips(report: ComparisonReport, most: number): ComparisonReport {
  const seen = new Map<string, number>();
  const flipped = report.flipped.filter(({ task, metric, change }) => {
    const kind = JSON.stringify([task, metric, change]);
    const before = seen.get(kind) ?? 0;
    seen.set(kind, before + 1);
    return before < most;
  });
  return { ...report, flipped };
}
