import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeFolders, sha256 } from "../../lib/files.ts";
import type { HeaderFacts } from "./facts.ts";
import type { Surroundings } from "./types.ts";

/** What is kept of a file: its facts, or why it has none, and a hash of samples of its data where one was needed. */
type CachedHeader = (
  | { readonly kind: "facts"; readonly facts: HeaderFacts }
  | { readonly kind: "damaged"; readonly problem: string }
) & { readonly samples?: string };

export interface HeaderCache {
  /** What was kept of the file as it is now; null where it is new or has changed. */
  get(path: string): CachedHeader | null;
  put(path: string, header: CachedHeader): void;
  /** Writes what is new. A folder that can't be written to costs nothing but time. */
  save(): void;
}

/** Goes up with every change of what is kept or of how it is read. */
const version = 2;

interface Entry {
  readonly stamp: string;
  readonly header: CachedHeader;
}

/** The folder for what can be made again. */
export function cacheFolder({ platform, home, env }: Surroundings): string {
  if (platform === "darwin") return join(home, "Library", "Caches", "schoolmark");
  if (platform === "win32") return join(env["LOCALAPPDATA"] || join(home, "AppData", "Local"), "schoolmark", "Cache");
  return join(env["XDG_CACHE_HOME"] || join(home, ".cache"), "schoolmark");
}

/** Opens the cache; one that is missing, damaged or of another version is empty. */
export function openHeaderCache(folder: string): HeaderCache {
  const path = join(folder, "headers.json");
  const known = readEntries(path);
  const used = new Map<string, Entry>();
  let changed = false;
  return {
    get(file) {
      const entry = used.get(file) ?? known.get(file);
      if (entry === undefined || entry.stamp !== stampOf(file)) return null;
      used.set(file, entry);
      return entry.header;
    },
    put(file, header) {
      const stamp = stampOf(file);
      if (stamp === null) return;
      used.set(file, { stamp, header });
      changed = true;
    },
    save() {
      if (changed) writeEntries(path, new Map([...known, ...used]));
    },
  };
}

/** Size, time of change, and file number: a file that was replaced differs in one of them. */
function stampOf(path: string): string | null {
  try {
    const { size, mtimeMs, ctimeMs, ino } = statSync(path);
    return `${size}:${mtimeMs}:${ctimeMs}:${ino}`;
  } catch {
    return null;
  }
}

/** One line says version and hash, so that a torn or edited file is seen before anything in it is believed. */
function readEntries(path: string): ReadonlyMap<string, Entry> {
  try {
    const text = readFileSync(path, "utf8");
    const end = text.indexOf("\n");
    const body = text.slice(end + 1);
    if (text.slice(0, end) !== headOf(body)) return new Map();
    return new Map(JSON.parse(body) as [string, Entry][]);
  } catch {
    return new Map();
  }
}

const maxEntries = 20_000;

function writeEntries(path: string, entries: ReadonlyMap<string, Entry>): void {
  const body = JSON.stringify([...entries].slice(-maxEntries));
  const temporary = `${path}.${process.pid}.part`;
  try {
    makeFolders(dirname(path));
    writeFileSync(temporary, `${headOf(body)}\n${body}`);
    renameSync(temporary, path);
  } catch {
    removeIfThere(temporary);
  }
}

function removeIfThere(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Where nothing can be written, nothing was left behind.
  }
}

function headOf(body: string): string {
  return `schoolmark headers ${version} ${sha256(body)}`;
}
