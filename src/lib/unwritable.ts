import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { getSystemErrorMap } from "node:util";
import { messageOf, systemCode } from "./errors.ts";

/**
 * A file or folder could not be written, though it could when the command began: the disk is full, say. Ends with exit
 * code 5. The message names the path that was given, never a temporary file beside it.
 */
export class WriteError extends Error {
  override readonly name = "WriteError";
  constructor(path: string, cause: unknown) {
    super(unwritable(path, cause), { cause });
  }
}

/** One line for a path that can't be written: what, why, and what to do. */
export function unwritable(path: string, thrown: unknown, advice = "choose another place"): string {
  return `${path} can't be written: ${reasonFor(path, thrown)}; ${advice}`;
}

function reasonFor(path: string, thrown: unknown): string {
  const folder = dirname(path);
  switch (systemCode(thrown)) {
    case "ENOENT":
      return existsSync(folder) ? `no file can be made in ${folder}` : `there is no folder ${folder}`;
    case "ENOTDIR":
      return `${folder} is not a folder`;
    case "EEXIST":
      return "it exists and is not a folder";
    case "EISDIR":
      return "it is a folder";
    case "EACCES":
    case "EPERM":
      return "permission denied";
    case "EROFS":
      return "the file system is read-only";
    case "ENAMETOOLONG":
      return "its name is too long";
    case "ENOSPC":
    case "EDQUOT":
      return "the disk is full";
    default:
      return systemWords(thrown);
  }
}

/** The system's words without its path, which may be that of a temporary file. */
function systemWords(thrown: unknown): string {
  const number = thrown instanceof Error && "errno" in thrown ? Number(thrown.errno) : Number.NaN;
  return getSystemErrorMap().get(number)?.[1] ?? messageOf(thrown);
}
