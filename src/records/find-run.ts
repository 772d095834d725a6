import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { UserError } from "../lib/errors.ts";
import { requireMakeableFolder } from "../lib/writable.ts";

/** The folder of a run given by path or by name; null where there is none. */
export async function runFolder(results: string, name: string): Promise<string | null> {
  if (name === "") return null;
  for (const folder of [resolve(name), join(results, name)]) {
    const files: readonly string[] = await readdir(folder).catch(() => []);
    if (files.includes("plan.json")) return folder;
  }
  return null;
}

/** The newest run of a results folder; null where there is none. */
export async function newestRun(results: string): Promise<string | null> {
  const [newest = null] = await runsNewestFirst(results);
  return newest;
}

/** The runs of a results folder. A folder without a plan is none: it is being made just now, or its making was cut off. */
export async function runsNewestFirst(results: string): Promise<readonly string[]> {
  const entries: readonly string[] = await readdir(results).catch(() => []);
  return entries
    .filter((entry) => /^\d{8}T\d{6}Z-[0-9a-f]{8}$/.test(entry))
    .sort()
    .reverse()
    .map((entry) => join(results, entry))
    .filter((folder) => existsSync(join(folder, "plan.json")));
}

/** As `runFolder`; throws UserError where there is none. */
export async function requireRunFolder(results: string, name: string): Promise<string> {
  const folder = await runFolder(results, name);
  if (folder === null) throw new UserError(`there is no run "${name}", neither as a path nor in ${results}`);
  return folder;
}

/** Throws UserError unless a run can be written to this folder of runs. */
export async function requireResults(results: string): Promise<void> {
  await requireMakeableFolder(results, "name another folder with --results");
}
