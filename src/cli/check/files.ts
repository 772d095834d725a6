import { appendFile, stat } from "node:fs/promises";
import { messageOf, UserError } from "../../lib/errors.ts";
import { writeFileAtomically } from "../../lib/files.ts";
import { comparisonMarkdown } from "../../report/compare/markdown.ts";
import type { ComparisonReport } from "../../report/compare/types.ts";
import { comparisonJunit } from "../../report/junit.ts";
import { renderMarkdown } from "../../report/markdown.ts";
import { comparisonOpenMetrics } from "../../report/openmetrics.ts";
import { readReportRun } from "../../report/read-run.ts";
import type { CheckArguments } from "../check.ts";
import type { Terminal } from "../terminal.ts";

/** CI servers refuse a job's page above 1,024 kB, all that was appended before included. */
const summaryLimitBytes = 1_000_000;

/** Writes the forms that were asked for. Throws UserError naming a file that can't be written. */
export async function writeCheckFiles(
  report: ComparisonReport,
  folder: string | null,
  { junit, summary, openmetrics }: CheckArguments,
  terminal: Terminal,
): Promise<void> {
  if (junit !== undefined) await write(junit, () => writeFileAtomically(junit, comparisonJunit(report)));
  if (openmetrics !== undefined)
    await write(openmetrics, () => writeFileAtomically(openmetrics, comparisonOpenMetrics(report)));
  if (summary === undefined) return;
  const taken = await stat(summary).then(
    ({ size }) => size,
    () => 0,
  );
  const parts = [comparisonMarkdown(report), ...(folder === null ? [] : [await runMarkdown(folder)])];
  const text = fitting(parts, summaryLimitBytes - taken);
  if (text === "") terminal.warn(`${summary} is full: nothing was appended`);
  else await write(summary, () => appendFile(summary, text));
}

/** What `report --format md` says of the run. */
async function runMarkdown(folder: string): Promise<string> {
  const run = await readReportRun(folder);
  return renderMarkdown({ runs: [run], title: null, generatedAt: run.run.at });
}

/** The parts that fit as a whole, in order: a table cut in its middle is no table. */
function fitting(parts: readonly string[], most: number): string {
  let text = "";
  for (const part of parts) {
    if (Buffer.byteLength(text) + Buffer.byteLength(part) + 1 > most) break;
    text += `${part}\n`;
  }
  return text;
}

async function write(path: string, writing: () => Promise<void>): Promise<void> {
  try {
    await writing();
  } catch (error) {
    throw new UserError(`${path} can't be written: ${messageOf(error)}`);
  }
}
