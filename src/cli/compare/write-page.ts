import { messageOf, UserError } from "../../lib/errors.ts";
import { writeFileAtomically } from "../../lib/files.ts";
import type { ComparisonReport } from "../../report/compare/types.ts";
import type { Terminal } from "../terminal.ts";

/** Writes the swap view. Throws UserError naming a file that can't be written. */
export async function writeComparisonPage(path: string, report: ComparisonReport, terminal: Terminal): Promise<void> {
  // Loads the drawing library: only where a page is asked for.
  const { renderComparisonPage } = await import("../../report/compare/page.ts");
  const page = await renderComparisonPage(report, null);
  try {
    await writeFileAtomically(path, page);
  } catch (error) {
    throw new UserError(`${path} can't be written: ${messageOf(error)}`);
  }
  terminal.note(path);
}
