import { type Dirent, readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { messageOf, systemCode } from "../../lib/errors.ts";
import type { StoreProblem } from "./types.ts";

/** Files found below a folder, and what could not be looked at. */
export interface Walked {
  readonly files: readonly string[];
  readonly problems: readonly StoreProblem[];
}

/** Far above what anyone keeps, so that a link to `/` or a data folder ends. */
const maxEntries = 200_000;
const deepest = 32;

/**
 * All files below a folder, links followed, each folder once however many links lead to it. `depth` is the number of
 * folders to go down. Sorted by path.
 */
export function walk(root: string, depth: number = deepest): Walked {
  const files: string[] = [];
  const problems: StoreProblem[] = [];
  const seen = new Set<string>();
  let left = maxEntries;

  const visit = (folder: string, level: number): void => {
    const identity = identityOf(folder);
    if (identity !== null && seen.has(identity)) return;
    if (identity !== null) seen.add(identity);
    const entries = entriesOf(folder, problems);
    for (const entry of entries) {
      if (left-- <= 0) return;
      const path = join(folder, entry.name);
      const kind = kindOf(entry, path);
      if (kind === "folder" && level < depth) visit(path, level + 1);
      else if (kind === "file") files.push(path);
      else if (kind === "dangling" && isModelName(entry.name)) problems.push(danglingLink(path));
    }
  };
  visit(root, 0);
  if (left < 0) {
    problems.push({
      path: root,
      problem: `holds more than ${maxEntries.toLocaleString("en-US")} entries; only so many were looked at`,
    });
  }
  return { files, problems };
}

/** The entries of a folder, sorted by name; one that is closed to us is a problem, one that is not there is empty. */
export function entriesOf(folder: string, problems: StoreProblem[]): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    const code = systemCode(error);
    if (code !== "ENOENT" && code !== "ENOTDIR") problems.push({ path: folder, problem: whyUnreadable(error) });
    return [];
  }
}

/** Names of the folders in a folder, links to folders among them. */
export function foldersOf(folder: string, problems: StoreProblem[]): readonly string[] {
  return entriesOf(folder, problems)
    .filter((entry) => kindOf(entry, join(folder, entry.name)) === "folder")
    .map(({ name }) => name);
}

/** Whether a name is that of a model file: first part of a split set, or whole. Later parts belong to the first. */
export function isModelName(name: string): boolean {
  const part = /-(\d{5})-of-\d{5}\.gguf$/i.exec(name)?.[1];
  return /\.gguf$/i.test(basename(name)) && (part === undefined || Number(part) === 1);
}

function danglingLink(path: string): StoreProblem {
  return { path, problem: "a link to a file that is gone; download the model again or remove the link" };
}

export function whyUnreadable(error: unknown): string {
  const code = systemCode(error);
  return code === "EACCES" || code === "EPERM"
    ? "no permission to look into it; change its permissions or join its owner's group"
    : `cannot be read (${messageOf(error)}); check the disk`;
}

function kindOf(entry: Dirent, path: string): "file" | "folder" | "dangling" | "other" {
  if (entry.isFile()) return "file";
  if (entry.isDirectory()) return "folder";
  if (!entry.isSymbolicLink()) return "other";
  try {
    const target = statSync(path);
    return target.isFile() ? "file" : target.isDirectory() ? "folder" : "other";
  } catch {
    return "dangling";
  }
}

/** null where the system gives no file numbers, or the folder is gone. */
function identityOf(folder: string): string | null {
  try {
    const { dev, ino } = statSync(folder, { bigint: true });
    return ino === 0n ? folder : `${dev}:${ino}`;
  } catch {
    return null;
  }
}
