import { realpath } from "node:fs/promises";
import { dirname, isAbsolute, relative, resolve } from "node:path";
import { messageOf, systemCode } from "../../lib/errors.ts";
import { readRegularFile } from "../../lib/regular-file.ts";

/** Larger files are no question sets that anybody runs here. */
const maxBytes = 64e6;

/** A file that another one names. */
export interface BesideFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * Reads a file that an imported one names. It must lie in the folder of the first one or deeper, links followed: a
 * configuration from elsewhere must not carry other files of this machine into a suite. Throws Error.
 */
export async function readBeside(root: string, reference: string, from = root): Promise<BesideFile> {
  const wanted = resolve(from, reference);
  let path: string;
  try {
    path = await realpath(wanted);
  } catch (error) {
    throw new Error(
      systemCode(error) === "ENOENT"
        ? `${reference} does not exist`
        : `${reference} can't be read (${messageOf(error)})`,
    );
  }
  if (!isInside(await realpath(root), path))
    throw new Error(`${reference} lies outside the folder of the file that names it`);
  return { path, bytes: await readBounded(path) };
}

const isInside = (folder: string, path: string): boolean => {
  const way = relative(folder, path);
  return way !== "" && way !== ".." && !/^\.\.[\\/]/.test(way) && !isAbsolute(way);
};

/** Throws Error for what is no regular file or is too large. */
export const readBounded = (path: string): Promise<Uint8Array> => readRegularFile(path, maxBytes);

export const folderOf = (path: string): string => dirname(resolve(path));
