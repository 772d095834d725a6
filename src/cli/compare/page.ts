import type { ComparisonReport } from "../../report/compare/types.ts";

/** Loads the drawing library: only where a page is asked for. */
export async function comparisonPage(report: ComparisonReport): Promise<string> {
  const { renderComparisonPage } = await import("../../report/compare/page.ts");
  return renderComparisonPage(report, null);
}
