import { messageOf, systemCode, UserError } from "../lib/errors.ts";
import { printable } from "../lib/untrusted.ts";

/** Puts a failure of the file system in words: what, where, and what to do. */
export function fileProblem(path: string, thrown: unknown): UserError {
  const where = printable(path);
  switch (systemCode(thrown)) {
    case "ENOENT":
    case "ENOTDIR":
      return new UserError(`${where}: there is no such file; check the path`, { cause: thrown });
    case "EACCES":
    case "EPERM":
      return new UserError(`${where}: no permission to read it; change its permissions or run as its owner`, {
        cause: thrown,
      });
    default:
      return new UserError(`${where}: cannot be read (${printable(messageOf(thrown))}); check the disk and the path`, {
        cause: thrown,
      });
  }
}
