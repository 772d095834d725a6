import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { systemCode } from "../../lib/errors.ts";
import { missing } from "./probe.ts";
import type { EnergyProbe } from "./types.ts";

/** The names in a folder of sysfs, sorted; none where there is no such folder. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch((): string[] => [])).sort();
}

/** The text of a file without its line end; null where it is not there or can't be read. */
export async function textOf(...path: readonly string[]): Promise<string | null> {
  return readFile(join(...path), "utf8").then(
    (text) => text.trim(),
    () => null,
  );
}

/** A whole number of at least 0. Throws saying why there is none. */
export async function countIn(path: string): Promise<number> {
  const text = (
    await readFile(path, "utf8").catch((error: unknown) => {
      throw new Error(`${path} can't be read (${systemCode(error) ?? "failed"})`, { cause: error });
    })
  ).trim();
  if (!/^\d{1,15}$/.test(text))
    throw new Error(`${path} holds ${JSON.stringify(text.slice(0, 40))}, which is no count`);
  return Number(text);
}

/** Why a file can't be read: `denied`, `absent`; null: it can. */
export async function obstacleTo(path: string): Promise<"denied" | "absent" | null> {
  try {
    await readFile(path);
    return null;
  } catch (error) {
    return ["EACCES", "EPERM"].includes(systemCode(error) ?? "") ? "denied" : "absent";
  }
}

/** What to say of a file that only root may read. The rights last until the machine is started again. */
export function unreadable(path: string): EnergyProbe {
  return missing(
    `${path} may be read by root only`,
    `an administrator lets others read it until the next start: sudo chmod a+r ${path}`,
  );
}
