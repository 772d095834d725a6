import { z } from "zod";
import { UserError } from "../lib/errors.ts";
import { reportFormats } from "../report/outputs/index.ts";
import { formatNamed, readReportInput } from "../report/outputs/read-input.ts";
import { checked } from "./checked.ts";
import { findRun } from "./find-run.ts";

/** A form of a report: a page that works offline, Markdown, a table for a terminal, one line or object a figure. */
export type ReportFormatName = "html" | "md" | "text" | "csv" | "json";

/** How a report is made. */
export interface ReportOptions {
  /** Title of the page; absent: made from the runs. */
  readonly title?: string | undefined;
  /** Hashes and lengths instead of questions, answers, messages and paths. */
  readonly redact?: boolean | undefined;
}

const schema: z.ZodType<ReportOptions> = z.strictObject({
  title: z.string().optional(),
  redact: z.boolean().optional(),
});
const runNames = z.union([z.string(), z.array(z.string())]);

/**
 * One form of the report of one or several runs, as text to print or write. Throws UserError for a run or a form that there
 * is not, DamagedError for records that were changed.
 */
export async function renderReport(
  runs: string | readonly string[],
  format: ReportFormatName,
  options: ReportOptions = {},
): Promise<string> {
  const { title, redact = false } = checked(schema, options, "the report's options");
  const form = formatNamed(checked(z.string(), format, "the report's form"));
  const folders = await Promise.all([checked(runNames, runs, "the report's runs")].flat().map(findRun));
  if (folders.length === 0) throw new UserError("a report is of one run at least: name its folder");
  return form.render(await readReportInput(folders, { title: title ?? null, redact }, [form.id]));
}

/** The forms that there are. */
export const reportFormatNames: readonly ReportFormatName[] = reportFormats.map(({ id }) => id as ReportFormatName);
