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

/**
 * The time that a run's folder is named after, in ISO 8601: `now`, or a second after the last name in the results folder
 * where the clock is not past it. Names in order are runs in order, then, even after a clock was set back.
 */
export async function nextRunTime(results: string, now: string): Promise<string> {
  const entries: readonly string[] = await readdir(results).catch(() => []);
  const last = Math.max(...entries.flatMap((entry) => namedTimeOf(entry) ?? []));
  return Number.isFinite(last) && Date.parse(now) - last < 1000 ? new Date(last + 1000).toISOString() : now;
}

/** Milliseconds since 1970 that a folder of a run, or of a part of one, is named after; null: it is none of a run. */
function namedTimeOf(entry: string): number | null {
  const [, date, hours, minutes, seconds] = /^(\d{8})T(\d\d)(\d\d)(\d\d)Z-[0-9a-f]{8}(?:-|$)/.exec(entry) ?? [];
  if (date === undefined) return null;
  const day = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;
  const time = Date.parse(`${day}T${hours}:${minutes}:${seconds}Z`);
  return Number.isNaN(time) || time > lastNamedTime ? null : time;
}

/** A second after the end of the year 9999 has no name of this form. */
const lastNamedTime = Date.parse("9999-12-31T23:59:58Z");

/**
 * The runs of a results folder, by their names. A folder without a plan is none: it is being made just now, or its making was
 * cut off.
 */
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
