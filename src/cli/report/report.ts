import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { UserError } from "../../lib/errors.ts";
import { exitCodes } from "../exit-codes.ts";
import type { ReportArguments } from "../report.ts";
import { openTerminal } from "../terminal.ts";
import { writeFormat, writeReport } from "./write-report.ts";

/** Makes reports of runs; returns the exit code. */
export async function report(argv: ReportArguments): Promise<number> {
  const terminal = openTerminal(argv.quiet || argv.json);
  const folders = await runFolders(argv.results, argv.runs ?? []);
  const title = argv.title ?? null;
  const format = argv.format ?? (argv.json ? "json" : undefined);
  if (format === undefined) {
    if (argv.out !== undefined) throw new UserError("--out needs --format: which form should the file have?");
    await writeReport(folders, { title, json: false }, terminal);
  } else await writeFormat(folders, format, argv.out ?? null, title, terminal);
  return exitCodes.pass;
}

async function runFolders(results: string, names: readonly string[]): Promise<readonly string[]> {
  if (names.length > 0) return Promise.all(names.map((name) => runFolder(results, String(name))));
  const entries: readonly string[] = await readdir(results).catch(() => []);
  const newest = entries
    .filter((entry) => /^\d{8}T\d{6}Z-[0-9a-f]{8}$/.test(entry))
    .sort()
    .at(-1);
  if (newest === undefined)
    throw new UserError(`there is no run in ${results}: start one with schoolmark run, or name its folder`);
  return [join(results, newest)];
}

async function runFolder(results: string, name: string): Promise<string> {
  for (const folder of [resolve(name), join(results, name)]) {
    const files: readonly string[] = await readdir(folder).catch(() => []);
    if (files.includes("plan.json")) return folder;
  }
  throw new UserError(`there is no run "${name}", neither as a path nor in ${results}`);
}
