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
  const entries: readonly string[] = await readdir(results).catch(() => []);
  const newest = entries
    .filter((entry) => /^\d{8}T\d{6}Z-[0-9a-f]{8}$/.test(entry))
    .sort()
    .at(-1);
  return newest === undefined ? null : join(results, newest);
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
