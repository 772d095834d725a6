import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { EnergyPlace, EnergyProbe, EnergyReader, EnergySource } from "../../../src/meters/energy/types.ts";
import { testFolder } from "../../support/folder.ts";

/** A machine in a folder: files of sysfs, and programs on its PATH. */
export interface MadePlace {
  readonly place: EnergyPlace;
  write(path: string, content: string | number): void;
}

export function placeWith(
  files: Readonly<Record<string, string | number>>,
  changes: Partial<EnergyPlace> = {},
): MadePlace {
  const root = testFolder();
  const write = (path: string, content: string | number): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), `${content}\n`);
  };
  for (const [path, content] of Object.entries(files)) write(path, content);
  return { write, place: { platform: "linux", root, environment: {}, plugUrl: null, ...changes } };
}

/** A place whose PATH holds one program, a shell script. */
export function placeWithProgram(name: string, script: string, platform: NodeJS.Platform = "linux"): EnergyPlace {
  const folder = testFolder();
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return { platform, root: folder, environment: { PATH: `${folder}:/usr/bin:/bin` }, plugUrl: null };
}

/** Starts a source that must be there. */
export async function readerOf(source: EnergySource, place: EnergyPlace): Promise<EnergyReader> {
  const probe = await source.probe(place);
  if (!probe.available) throw new Error(`not available: ${probe.missing}`);
  return probe.start();
}

export const missingOf = (probe: EnergyProbe): string => (probe.available ? "available" : probe.missing);

const nobody = 65_534;

/** Root reads what nobody may read: without its rights meanwhile, where it is root that runs the tests. */
export async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return work();
  process.seteuid?.(nobody);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}
