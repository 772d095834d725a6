import { createHash, randomUUID } from "node:crypto";
import { createReadStream, mkdirSync, statSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { systemCode } from "./errors.ts";
import { WriteError } from "./unwritable.ts";

/** Replaces a file at once: readers see the old content or the new one, never a part. Throws WriteError. */
export async function writeFileAtomically(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = temporaryFileIn(dirname(path));
  try {
    const file = await open(temporary, "wx");
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw new WriteError(path, error);
  }
}

/** A short name that no other writer takes: one made of the file's own name could be too long. */
export function temporaryFileIn(folder: string): string {
  return join(folder, `.schoolmark-${randomUUID()}.part`);
}

/** Makes a folder and those that it lies in, where they are missing. Throws WriteError. */
export async function makeFolder(path: string): Promise<void> {
  try {
    makeFolders(path);
  } catch (error) {
    throw new WriteError(path, error);
  }
}

/**
 * Makes a folder and those that it lies in, where they are missing; throws the system's error. Step by step: Node's own
 * recursive way never comes back where a file system says that a folder's parent is missing although it is there (as
 * /proc does), and calls a read-only place missing.
 */
export function makeFolders(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if (isFolder(path)) return;
    const parent = dirname(resolve(path));
    if (systemCode(error) !== "ENOENT" || parent === resolve(path) || isFolder(parent)) throw error;
    makeFolders(parent);
    mkdirSync(path);
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** SHA-256 of a text or of bytes, in hexadecimal. */
export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** SHA-256 of a file's bytes, streamed. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

/** JSON with sorted keys: equal values give equal texts, so a hash of it identifies a value. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
