import { readdir, realpath, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { systemCode, UserError } from "../../../lib/errors.ts";
import { fileLeftOut, folderLeftOut } from "./left-out.ts";

export interface FoundFile {
  /** Relative, parted by `/`, accents composed: the same on every system. */
  readonly file: string;
  readonly path: string;
}

/** Hears of what is not read, and why. */
export type Skip = (file: string, reason: string) => void;

const deepest = 64;

/**
 * Files of a folder, or the one file named, in an order that depends on names alone. Symbolic links are not followed:
 * they may lead out of the folder or round in circles, and what they name inside it is found anyway. Throws UserError.
 */
export async function findFiles(root: string, skip: Skip): Promise<readonly FoundFile[]> {
  const real = await realpath(root).catch(() => {
    throw new UserError(`there is no folder or file "${root}"`);
  });
  if (!(await stat(real)).isDirectory())
    return [{ file: basename(real).normalize("NFC"), path: join(dirname(real), basename(real)) }];
  const found: FoundFile[] = [];
  await walk(real, "", 0, { found, skip });
  return found.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
}

interface Findings {
  readonly found: FoundFile[];
  readonly skip: Skip;
}

async function walk(folder: string, prefix: string, depth: number, findings: Findings): Promise<void> {
  const { found, skip } = findings;
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (depth === 0) throw new UserError(`the folder "${folder}" can't be read (${systemCode(error) ?? "unknown"})`);
    skip(prefix, `can't be read (${systemCode(error) ?? "unknown"})`);
    return [];
  });
  for (const entry of entries) {
    const file = `${prefix}${entry.name.normalize("NFC")}`;
    const path = join(folder, entry.name);
    if (entry.isSymbolicLink()) skip(file, "symbolic link");
    else if (entry.isDirectory()) {
      const reason = folderLeftOut(entry.name) ?? (depth >= deepest ? "nested too deeply" : null);
      if (reason === null) await walk(path, `${file}/`, depth + 1, findings);
      else skip(`${file}/`, reason);
    } else if (entry.isFile()) {
      const reason = fileLeftOut(file);
      if (reason === null) found.push({ file, path });
      else skip(file, reason);
    } else skip(file, "neither file nor folder");
  }
}
