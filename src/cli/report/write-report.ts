import { extname, join } from "node:path";
import { writeFileAtomically } from "../../lib/files.ts";
import { reportFormats } from "../../report/outputs/index.ts";
import { formatNamed, type ReportOptions, readReportInput } from "../../report/outputs/read-input.ts";
import { type OutputFile, openReplaced } from "../shared/output-file.ts";
import type { Terminal } from "../shared/terminal.ts";

/** Prints the table, or one JSON document, and writes the page and the CSV beside the (first) run. Throws WriteError. */
export async function writeReport(
  folders: readonly string[],
  options: ReportOptions & { readonly json: boolean },
  terminal: Terminal,
): Promise<void> {
  const input = await readReportInput(folders, options, ["html"]);
  const beside = folders[0] ?? ".";
  const page = join(beside, "report.html");
  const csv = join(beside, "rows.csv");
  if (options.json) terminal.out(await formatNamed("json").render(input));
  else terminal.out((await import("../../report/outputs/text.ts")).renderText(input, terminal.style));
  await writeFileAtomically(csv, await formatNamed("csv").render(input));
  await writeFileAtomically(page, await formatNamed("html").render(input));
  terminal.note(`\npage    ${page}\nrows    ${csv}\nrecords ${folders.join(", ")}`);
}

/** Writes one form to a file, or to stdout; a page without a name goes beside the run. Throws UserError, WriteError. */
export async function writeFormat(
  folders: readonly string[],
  format: string,
  out: string | null,
  options: ReportOptions,
  terminal: Terminal,
): Promise<void> {
  const path = out ?? (format === "html" ? join(folders[0] ?? ".", "report.html") : null);
  const file = path === null ? null : await openReplaced(path);
  const content = await formatNamed(format).render(await readReportInput(folders, options, [format]));
  if (file === null) return terminal.out(content);
  await file.write(content);
  terminal.note(file.path);
}

/** Where each of several forms goes: the named file with the form's own ending, or beside the run. */
export function placesOf(formats: readonly string[], out: string | null, beside: string): ReadonlyMap<string, string> {
  if (formats.length === 1) return new Map(out === null ? [] : [[formats[0] ?? "", out]]);
  const endings = new Set(reportFormats.map(({ extension }) => `.${extension}`));
  const base =
    out === null ? join(beside, "report") : endings.has(extname(out)) ? out.slice(0, -extname(out).length) : out;
  return new Map(formats.map((id) => [id, `${base}.${formatNamed(id).extension}`]));
}

/** Writes several forms of one reading of the records. Throws UserError, WriteError. */
export async function writeFormats(
  folders: readonly string[],
  places: ReadonlyMap<string, string>,
  options: ReportOptions,
  terminal: Terminal,
): Promise<void> {
  const files: (readonly [format: string, file: OutputFile])[] = [];
  for (const [id, path] of places) files.push([id, await openReplaced(path)]);
  const input = await readReportInput(folders, options, [...places.keys()]);
  for (const [id, file] of files) {
    await file.write(await formatNamed(id).render(input));
    terminal.note(file.path);
  }
}
