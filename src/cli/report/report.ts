import { join } from "node:path";
import type { CostBasis } from "../../analysis/cost.ts";
import { type ApiPrice, findGrid, readPrices } from "../../analysis/cost-tables.ts";
import { UserError } from "../../lib/errors.ts";
import { readCatalogue } from "../../models/catalogue.ts";
import { costLines } from "../../report/cost-lines.ts";
import { type ReadOptions, readReportRun } from "../../report/read-run.ts";
import { summarize } from "../../report/subjects.ts";
import { exitCodes } from "../exit-codes.ts";
import { openFile } from "../open-file.ts";
import type { ReportArguments } from "../report.ts";
import { positiveNumber } from "../run/options.ts";
import { newestRun, requireRunFolder } from "../run-folder.ts";
import { openTerminal } from "../terminal.ts";
import { writeFormat, writeReport } from "./write-report.ts";

/** Makes reports of runs; returns the exit code. */
export async function report(argv: ReportArguments): Promise<number> {
  const terminal = openTerminal(argv.quiet || argv.json);
  const folders = await runFolders(argv.results, argv.runs ?? []);
  const catalogue = argv.catalogue === undefined ? null : readCatalogue(argv.catalogue);
  const costs = costBasisOf(argv);
  const options = { title: argv.title ?? null, redact: argv.redact, read: { catalogue, costs } };
  const prices = readPrices(argv.prices);
  const format = argv.format ?? (argv.json ? "json" : undefined);
  if (argv.open && format !== undefined && format !== "html")
    throw new UserError(`--open shows the page: leave out --format ${format}, or --open`);
  const page = argv.out ?? join(folders[0] ?? ".", "report.html");
  if (format === undefined) {
    if (argv.out !== undefined) throw new UserError("--out needs --format: which form should the file have?");
    await writeReport(folders, { ...options, json: false }, terminal);
    await noteCosts(folders, options.read, prices, terminal.note);
  } else await writeFormat(folders, format, argv.out ?? null, options, terminal);
  if (argv.open && !(await openFile(page))) terminal.warn(`nothing here opens files: the page is ${page}`);
  return exitCodes.pass;
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
    const { subjects } = summarize(await readReportRun(folder, read));
    for (const line of costLines(subjects, { dollarsPerKilowattHour, prices, catalogue })) note(line);
  }
}
