import { appendFile, stat } from "node:fs/promises";
import { messageOf, UserError } from "../../lib/errors.ts";
import { writeFileAtomically } from "../../lib/files.ts";
import { comparisonSections } from "../../report/compare/markdown.ts";
import type { ComparisonReport } from "../../report/compare/types.ts";
import { comparisonJunit } from "../../report/junit.ts";
import { fitted, pageLimitBytes } from "../../report/markdown/fit.ts";
import { renderMarkdown } from "../../report/markdown.ts";
import { comparisonOpenMetrics } from "../../report/openmetrics.ts";
import { readReportRun } from "../../report/read-run.ts";
import type { CheckArguments } from "../check.ts";
import { gateExits } from "../exit-codes.ts";
import type { Terminal } from "../terminal.ts";

/** Writes the forms that were asked for. Throws UserError naming a file that can't be written. */
export async function writeCheckFiles(
  report: ComparisonReport,
  folder: string | null,
  { junit, summary, openmetrics }: CheckArguments,
  terminal: Terminal,
): Promise<void> {
  if (junit !== undefined) await write(junit, () => writeFileAtomically(junit, comparisonJunit(report)));
  if (openmetrics !== undefined)
    await write(openmetrics, () =>
      writeFileAtomically(openmetrics, comparisonOpenMetrics(report, gateExits[report.outcome])),
    );
  if (summary === undefined) return;
  const taken = await stat(summary).then(
    ({ size }) => size,
    () => 0,
  );
  const room = pageLimitBytes - taken;
  const verdicts = fitted(comparisonSections(report), room);
  const left = room - Buffer.byteLength(verdicts) - 1;
  const run = folder === null || verdicts === "" ? "" : await runMarkdown(folder, left);
  const text = run === "" ? verdicts : `${verdicts}\n${run}`;
  if (text === "") terminal.warn(`${summary} is full: nothing was appended`);
  else await write(summary, () => appendFile(summary, text));
}

/** What `report --format md` says of the run, as far as it fits. */
async function runMarkdown(folder: string, mostBytes: number): Promise<string> {
  const run = await readReportRun(folder);
  return renderMarkdown({ runs: [run], title: null, generatedAt: run.run.at }, mostBytes);
}

async function write(path: string, writing: () => Promise<void>): Promise<void> {
  try {
    await writing();
  } catch (error) {
    throw new UserError(`${path} can't be written: ${messageOf(error)}`);
  }
}
