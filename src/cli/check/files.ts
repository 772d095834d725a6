import { stat } from "node:fs/promises";
import { join } from "node:path";
import { gateExits } from "../../report/compare/exit-codes.ts";
import { maxFlips, withFlips } from "../../report/compare/flips.ts";
import { comparisonJunit } from "../../report/compare/junit.ts";
import { comparisonSections, flipsOnJobPage } from "../../report/compare/markdown.ts";
import { comparisonOpenMetrics } from "../../report/compare/openmetrics.ts";
import type { ComparisonReport } from "../../report/compare/types.ts";
import { readReportRun } from "../../report/data/read-run.ts";
import { fitted, pageLimitBytes } from "../../report/outputs/markdown/fit.ts";
import { renderMarkdown } from "../../report/outputs/markdown.ts";
import { comparisonPage } from "../compare/page.ts";
import { openOutputs, writeOutputs } from "../shared/output-file.ts";
import type { Terminal } from "../shared/terminal.ts";
import type { CheckArguments } from "./options.ts";

/** The policy that is read where none is named. */
export const policyFile = "schoolmark.check.yaml";

/** The files that a check was asked for. */
export type CheckFiles = Awaited<ReturnType<typeof openCheckFiles>>;

/** Throws UserError for a path that can't be written. */
export function openCheckFiles(argv: CheckArguments) {
  const { html, junit, openmetrics, summary } = argv;
  const wishes = {
    html: { replace: html },
    junit: { replace: junit },
    openmetrics: { replace: openmetrics },
    summary: { append: summary },
  };
  const { baseline, baselines, candidate, policy = policyFile } = argv;
  return openOutputs(wishes, [policy, baseline, join(baselines, `${baseline}.json`), candidate]);
}

/** Flips of either kind in each task that the files show. */
export function flipsInFiles({ html, summary }: CheckFiles): number {
  return html !== null ? maxFlips : summary !== null ? flipsOnJobPage : 0;
}

/** Writes the files; `folder` is the candidate's run, null where it is a baseline. */
export function writeCheckFiles(
  { html, junit, openmetrics, summary }: CheckFiles,
  report: ComparisonReport,
  folder: string | null,
  terminal: Terminal,
) {
  return writeOutputs(
    [
      { file: html, content: () => comparisonPage(report) },
      { file: junit, content: () => comparisonJunit(report) },
      { file: openmetrics, content: () => comparisonOpenMetrics(report, gateExits[report.outcome]) },
      { file: summary, content: (path) => summaryText(path, withFlips(report, flipsOnJobPage), folder, terminal) },
    ],
    terminal,
  );
}

/** As much as the page still has room for; null, with a warning, where that is nothing. */
async function summaryText(
  path: string,
  report: ComparisonReport,
  folder: string | null,
  terminal: Terminal,
): Promise<string | null> {
  const taken = await stat(path).then(
    ({ size }) => size,
    () => 0,
  );
  const room = pageLimitBytes - taken;
  const verdicts = fitted(comparisonSections(report), room);
  const left = room - Buffer.byteLength(verdicts) - 1;
  const run = folder === null || verdicts === "" ? "" : await runMarkdown(folder, left);
  const text = run === "" ? verdicts : `${verdicts}\n${run}`;
  if (text !== "") return text;
  terminal.warn(`${path} is full: nothing was appended`);
  return null;
}

/** What `report --format md` says of the run, as far as it fits. */
async function runMarkdown(folder: string, maxBytes: number): Promise<string> {
  const run = await readReportRun(folder);
  return renderMarkdown({ runs: [run], title: null, generatedAt: run.run.at }, maxBytes);
}
