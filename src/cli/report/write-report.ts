import { extname, join } from "node:path";
import { messageOf, UserError } from "../../lib/errors.ts";
import { writeFileAtomically } from "../../lib/files.ts";
import { redactedRun } from "../../report/detail/redact.ts";
import { reportFormats } from "../../report/index.ts";
import { type ReadOptions, readReportRun } from "../../report/read-run.ts";
import type { ReportFormat, ReportInput } from "../../report/types.ts";
import type { Terminal } from "../terminal.ts";

export interface ReportOptions {
  readonly title: string | null;
  /** Hashes and lengths instead of texts. */
  readonly redact?: boolean;
  readonly read?: ReadOptions;
}

/** Writes the page and the CSV beside the (first) run, and prints the table, or one JSON document. */
export async function writeReport(
  folders: readonly string[],
  options: ReportOptions & { readonly json: boolean },
  terminal: Terminal,
): Promise<void> {
  const input = await inputOf(folders, options, "items");
  const beside = folders[0] ?? ".";
  const page = join(beside, "report.html");
  const csv = join(beside, "rows.csv");
  await write(csv, await formatNamed("csv").render(input));
  await write(page, await formatNamed("html").render(input));
  if (options.json) terminal.out(await formatNamed("json").render(input));
  else terminal.out((await import("../../report/text.ts")).renderText(input, terminal.style));
  terminal.note(`\npage    ${page}\nrows    ${csv}\nrecords ${folders.join(", ")}`);
}

/** Writes one form to a file, or to stdout; a page without a name goes beside the run. */
export async function writeFormat(
  folders: readonly string[],
  format: string,
  out: string | null,
  options: ReportOptions,
  terminal: Terminal,
): Promise<void> {
  const depth = showsItems(format) ? "items" : "figures";
  const content = await formatNamed(format).render(await inputOf(folders, options, depth));
  const path = out ?? (format === "html" ? join(folders[0] ?? ".", "report.html") : null);
  if (path === null) return terminal.out(content);
  await write(path, content);
  terminal.note(path);
}

/** Whether a form shows single questions, for which the records have to be read that deep. */
function showsItems(format: string): boolean {
  return format === "html" || format === "md";
}

/** Where each of several forms goes: the named file with the form's own ending, or beside the run. */
export function placesOf(formats: readonly string[], out: string | null, beside: string): ReadonlyMap<string, string> {
  if (formats.length === 1) return new Map(out === null ? [] : [[formats[0] ?? "", out]]);
  const endings = new Set(reportFormats.map(({ extension }) => `.${extension}`));
  const base =
    out === null ? join(beside, "report") : endings.has(extname(out)) ? out.slice(0, -extname(out).length) : out;
  return new Map(formats.map((id) => [id, `${base}.${formatNamed(id).extension}`]));
}

/** Writes several forms of one reading of the records. */
export async function writeFormats(
  folders: readonly string[],
  places: ReadonlyMap<string, string>,
  options: ReportOptions,
  terminal: Terminal,
): Promise<void> {
  const input = await inputOf(folders, options, [...places.keys()].some(showsItems) ? "items" : "figures");
  for (const [id, path] of places) {
    await write(path, await formatNamed(id).render(input));
    terminal.note(path);
  }
}

async function inputOf(
  folders: readonly string[],
  { title, read, redact = false }: ReportOptions,
  depth: "figures" | "items",
): Promise<ReportInput> {
  const runs = await Promise.all(folders.map((folder) => readReportRun(folder, { ...read, depth })));
  return { runs: redact ? runs.map(redactedRun) : runs, title, generatedAt: runs.at(-1)?.run.at ?? "" };
}

/** Throws UserError where there is none of that name. */
export function formatNamed(id: string): ReportFormat {
  const format = reportFormats.find((candidate) => candidate.id === id);
  if (format === undefined)
    throw new UserError(`--format ${id}: choose of ${reportFormats.map((known) => known.id).join(", ")}`);
  return format;
}

async function write(path: string, content: string): Promise<void> {
  try {
    await writeFileAtomically(path, content);
  } catch (error) {
    throw new UserError(`${path} can't be written: ${messageOf(error)}`);
  }
}
