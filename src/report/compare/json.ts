import type { Evidence } from "../../analysis/evidence.ts";
import { escapeControls } from "../json.ts";
import { conclusionOf } from "./sentence.ts";
import type { ComparisonReport } from "./types.ts";

/** `{ base, candidate, conclusion, verdicts, budgets, unmatched, flipped, outcome, exit }`: all quantities, worst first. */
export function comparisonJson(report: ComparisonReport, exit: number): string {
  const { base, candidate, assessments, budgets, unmatched, flipped, outcome } = report;
  const text = JSON.stringify(
    {
      base: sideOf(base),
      candidate: sideOf(candidate),
      conclusion: conclusionOf(report),
      verdicts: assessments.map(({ verdict, finding, ...row }) => ({
        verdict: verdict.name,
        reason: verdict.reason,
        needed: verdict.needed,
        neededSeconds: verdict.neededSeconds ?? null,
        ...row,
        low: finding.state === "compared" ? finding.low : null,
        high: finding.state === "compared" ? finding.high : null,
      })),
      budgets: budgets.map(({ budget, verdict, ...check }) => ({ ...budget, ...check, verdict: verdict.name })),
      unmatched,
      flipped,
      outcome,
      exit,
    },
    null,
    2,
  );
  return `${escapeControls(text)}\n`;
}

function sideOf({ source, origin, at, subject, protocol, failed }: Evidence) {
  return { source, origin, at, subject, protocol, failed };
}
