import { UserError } from "../lib/errors.ts";
import { gateExits } from "../report/compare/exit-codes.ts";
import { withFlips } from "../report/compare/flips.ts";
import { comparisonJson } from "../report/compare/json.ts";
import { comparisonJunit } from "../report/compare/junit.ts";
import { comparisonSections, flipsOnJobPage } from "../report/compare/markdown.ts";
import { comparisonOpenMetrics } from "../report/compare/openmetrics.ts";
import { comparisonText } from "../report/compare/text.ts";
import type { ComparisonReport } from "../report/compare/types.ts";
import { fitted, pageLimitBytes } from "../report/outputs/markdown/fit.ts";

/** A form of a comparison: for a terminal, programs, a CI job's page, CI servers (JUnit, OpenMetrics), or a page with charts. */
export type ComparisonFormatName = "text" | "json" | "md" | "junit" | "openmetrics" | "html";

/** Flips of either kind in each task that text and JSON show, as `schoolmark compare` does. */
const fewFlips = 3;

const forms: Readonly<Record<ComparisonFormatName, (report: ComparisonReport) => string | Promise<string>>> = {
  text: (report) => comparisonText(withFlips(report, fewFlips), "primary"),
  json: (report) => comparisonJson(withFlips(report, fewFlips), gateExits[report.outcome]),
  md: (report) => fitted(comparisonSections(withFlips(report, flipsOnJobPage)), pageLimitBytes),
  junit: comparisonJunit,
  openmetrics: (report) => comparisonOpenMetrics(report, gateExits[report.outcome]),
  // Loads the drawing library: only where a page is asked for.
  html: async (report) => (await import("../report/compare/page.ts")).renderComparisonPage(report, null),
};

/** Throws UserError for a form that there is not. */
export async function renderComparison(report: ComparisonReport, format: ComparisonFormatName): Promise<string> {
  if (!Object.hasOwn(forms, format))
    throw new UserError(`there is no form "${format}" of a comparison: choose of ${Object.keys(forms).join(", ")}`);
  return forms[format](report);
}
