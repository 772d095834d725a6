import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { CostBasis } from "../../analysis/cost/cost.ts";
import { type ApiPrice, findGrid, readPrices } from "../../analysis/cost/cost-tables.ts";
import { UserError } from "../../lib/errors.ts";
import { requireWritableFile } from "../../lib/writable.ts";
import { readCatalogue } from "../../models/catalogue/catalogue.ts";
import { newestRun, requireRunFolder } from "../../records/find-run.ts";
import { type ReadOptions, readReportRun } from "../../report/data/read-run.ts";
import { summarize } from "../../report/data/setting-summaries.ts";
import { costLines } from "../../report/explanations/cost-lines.ts";
import { formatNamed } from "../../report/outputs/read-input.ts";
import { exitCodes } from "../shared/exit-codes.ts";
import { positiveNumber } from "../shared/numbers.ts";
import { openTerminal, type Terminal } from "../shared/terminal.ts";
import { openFile } from "./open-file.ts";
import type { ReportArguments } from "./options.ts";
import { placesOf, writeFormat, writeFormats, writeReport } from "./write-report.ts";

/** Makes reports of runs; returns the exit code. */
export async function report(argv: ReportArguments): Promise<number> {
  const terminal = openTerminal(argv.quiet || argv.json);
  if (argv.site !== undefined) return makeSite(argv.site, argv, terminal);
  const folders = await runFolders(argv.results, argv.runs ?? []);
  const catalogue = argv.catalogue === undefined ? null : readCatalogue(argv.catalogue);
  const costs = costBasisOf(argv);
  const options = { title: argv.title ?? null, redact: argv.redact, read: { catalogue, costs } };
  const prices = readPrices(argv.prices);
  const formats = formatsOf(argv.format ?? (argv.json ? "json" : undefined));
  if (argv.open && formats.length > 0 && !formats.includes("html"))
    throw new UserError(`--open shows the page: leave out --format ${formats.join(",")}, or --open`);
  const [only] = formats;
  const places = placesOf(formats, argv.out ?? null, folders[0] ?? ".");
  const page = places.get("html") ?? join(folders[0] ?? ".", "report.html");
  if (only === undefined) {
    if (argv.out !== undefined) throw new UserError("--out needs --format: which form should the file have?");
    await requireWritableFile(page, "name a file with --format and --out");
    await writeReport(folders, { ...options, json: false }, terminal);
    await noteCosts(folders, options.read, prices, terminal.note);
  } else if (formats.length === 1) await writeFormat(folders, only, argv.out ?? null, options, terminal);
  else await writeFormats(folders, places, options, terminal);
  if (argv.open && !(await openFile(page))) terminal.warn(`nothing here opens files: the page is ${page}`);
  return exitCodes.pass;
}

async function makeSite(site: string, argv: ReportArguments, terminal: Terminal): Promise<number> {
  const extra = (["format", "out", "prices"] as const).find((name) => argv[name] !== undefined);
  if (extra !== undefined) throw new UserError(`--site makes pages in a folder: leave out --${extra}, or --site`);
  const named = argv.runs ?? [];
  const folders = named.length > 0 ? await runFolders(argv.results, named) : await runsIn(argv.results);
  if (folders.length === 0)
    throw new UserError(`there is no run in ${argv.results}: start one with schoolmark run, or name its folder`);
  const read = {
    catalogue: argv.catalogue === undefined ? null : readCatalogue(argv.catalogue),
    costs: costBasisOf(argv),
  };
  // Loads the drawing library: only where pages are asked for.
  const { writeSite } = await import("./site.ts");
  const made = await writeSite(site, folders, { title: argv.title ?? null, redact: argv.redact, read }, terminal);
  for (const { name, reason } of made.leftOut) terminal.warn(`${name} is left out: ${reason}`);
  for (const { name } of made.runs.filter(({ complete }) => !complete))
    terminal.warn(`${name} is not complete: it has its page, but no part in the figures over time`);
  const count = (state: string): number => made.runs.filter((run) => run.state === state).length;
  if (argv.json) terminal.out(JSON.stringify(made));
  else
    terminal.out(
      `${made.index}\n${count("made")} pages made, ${count("kept")} kept, ${made.leftOut.length} runs left out`,
    );
  if (argv.open && !(await openFile(made.index))) terminal.warn(`nothing here opens files: the page is ${made.index}`);
  return exitCodes.pass;
}

/** The forms that `--format` names, each once. Throws UserError for one that there is not. */
function formatsOf(list: string | undefined): readonly string[] {
  if (list === undefined) return [];
  const ids = [...new Set(list.split(",").map((id) => id.trim()))];
  return ids.map((id) => formatNamed(id).id);
}

async function runFolders(results: string, names: readonly string[]): Promise<readonly string[]> {
  if (names.length > 0) return Promise.all(names.map((name) => requireRunFolder(results, String(name))));
  const newest = await newestRun(results);
  if (newest === null)
    throw new UserError(`there is no run in ${results}: start one with schoolmark run, or name its folder`);
  return [newest];
}

function costBasisOf({ grid, kwhPrice }: ReportArguments): CostBasis {
  return {
    grid: grid === undefined ? null : findGrid(grid),
    dollarsPerKilowattHour: positiveNumber("--kwh-price", kwhPrice),
  };
}

/** Told beside the report, not in it: prices are of another day and another place than the run. */
async function noteCosts(
  folders: readonly string[],
  read: ReadOptions & { readonly costs: CostBasis },
  prices: readonly ApiPrice[],
  note: (text: string) => void,
): Promise<void> {
  const { dollarsPerKilowattHour } = read.costs;
  if (dollarsPerKilowattHour === null) return;
  const catalogue = read.catalogue ?? readCatalogue();
  for (const folder of folders) {
    const { settings: subjects } = summarize(await readReportRun(folder, read));
    for (const line of costLines(subjects, { dollarsPerKilowattHour, prices, catalogue })) note(line);
  }
}

/** All folders of a results folder that hold a run, or what is left of one. */
export async function runsIn(results: string): Promise<readonly string[]> {
  const entries = await readdir(results, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(results, name));
  const found: string[] = [];
  for (const folder of folders.sort()) {
    const files: readonly string[] = await readdir(folder).catch(() => []);
    if (files.some((file) => file === "plan.json" || file.endsWith(".jsonl"))) found.push(folder);
  }
  return found;
}
