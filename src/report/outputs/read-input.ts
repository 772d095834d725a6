import { UserError } from "../../lib/errors.ts";
import { redactedRun } from "../data/detail/redact.ts";
import { type ReadOptions, readReportRun } from "../data/read-run.ts";
import type { ReportFormat, ReportInput } from "../data/types.ts";
import { reportFormats } from "./index.ts";

/** What is made of runs. */
export interface ReportOptions {
  readonly title: string | null;
  /** Hashes and lengths instead of texts. */
  readonly redact?: boolean;
  readonly read?: ReadOptions;
}

/** Throws UserError where there is none of that name. */
export function formatNamed(id: string): ReportFormat {
  const format = reportFormats.find((candidate) => candidate.id === id);
  if (format === undefined)
    throw new UserError(`--format ${id}: choose of ${reportFormats.map((known) => known.id).join(", ")}`);
  return format;
}

/** Reads runs as deep as forms of the report need. Throws UserError for a folder that is no run, or can't be trusted. */
export async function readReportInput(
  folders: readonly string[],
  { title, read, redact = false }: ReportOptions,
  formats: readonly string[],
): Promise<ReportInput> {
  const depth = formats.some(showsItems) ? "items" : "figures";
  const runs = await Promise.all(folders.map((folder) => readReportRun(folder, { ...read, depth })));
  return { runs: redact ? runs.map(redactedRun) : runs, title, generatedAt: runs.at(-1)?.run.at ?? "" };
}

/** Whether a form shows single questions, for which the records have to be read that deep. */
function showsItems(format: string): boolean {
  return format === "html" || format === "md";
}
