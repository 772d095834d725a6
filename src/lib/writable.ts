import { constants, open, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { systemCode, UserError } from "./errors.ts";
import { temporaryFileIn } from "./files.ts";
import { unwritable } from "./unwritable.ts";

/*
 * Each asks the file system by doing: a file is made and removed again. Permission bits tell too little (root, read-only
 * mounts, access lists). What is there stays untouched, and nothing is left behind.
 */

/** Throws UserError unless a file of this path can be written now. */
export async function requireWritableFile(path: string, advice?: string): Promise<void> {
  await orRefuse(path, advice, async () => {
    await requireFileName(path);
    await makeAndRemoveFile(dirname(path));
  });
}

/** As `requireWritableFile`, for a file whose folder will be made where it is missing. */
export async function requireMakeableFile(path: string, advice?: string): Promise<void> {
  await orRefuse(path, advice, async () => {
    await requireFileName(path);
    await requireNearestFolder(dirname(path));
  });
}

/** Throws UserError unless files can be made in this folder, or in the one that it will be made in. */
export async function requireMakeableFolder(folder: string, advice?: string): Promise<void> {
  await orRefuse(folder, advice, () => requireNearestFolder(folder));
}

/** Throws UserError unless text can be appended to this file, or a file of this path be written. */
export async function requireAppendableFile(path: string, advice?: string): Promise<void> {
  await orRefuse(path, advice, async () => {
    await requireFileName(path);
    // Without O_CREAT: a file made here and removed again could be one that another program has begun to fill.
    const file = await open(path, constants.O_WRONLY | constants.O_APPEND).catch(nullIfMissing);
    if (file === null) await makeAndRemoveFile(dirname(path));
    else await file.close();
  });
}

async function orRefuse(path: unknown, advice: string | undefined, asking: () => Promise<void>): Promise<void> {
  if (typeof path !== "string") throw new UserError(`one path is needed, not several: ${[path].flat().join(", ")}`);
  if (path === "") throw new UserError("a path is empty: name the file or folder to write");
  try {
    await asking();
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(unwritable(path, error, advice), { cause: error });
  }
}

async function requireFileName(path: string): Promise<void> {
  const isFolder = path.endsWith("/") || ((await statOrNull(path))?.isDirectory() ?? false);
  if (isFolder) throw new UserError(`${path} can't be written: it names a folder; name a file in it`);
}

async function requireNearestFolder(folder: string): Promise<void> {
  let nearest = resolve(folder);
  const missing: string[] = [];
  let found = await statOrNull(nearest);
  while (found === null) {
    missing.push(basename(nearest));
    nearest = dirname(nearest);
    found = await statOrNull(nearest);
  }
  if (!found.isDirectory()) throw new UserError(`${folder} can't be written: ${nearest} is not a folder`);
  // A name that is too long goes unnoticed as long as the folder above it is missing.
  for (const name of missing) await statOrNull(join(nearest, name));
  await makeAndRemoveFile(nearest);
}

async function makeAndRemoveFile(folder: string): Promise<void> {
  const path = temporaryFileIn(folder);
  await (await open(path, "wx")).close();
  await rm(path);
}

const statOrNull = (path: string) => stat(path).catch(nullIfMissing);

function nullIfMissing(error: unknown): null {
  if (systemCode(error) === "ENOENT") return null;
  throw error;
}
