import {
  closeSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { systemCode } from "./errors.ts";
import { temporaryFileIn } from "./files.ts";
import { type LockHolder, parseHolder } from "./lock-holder.ts";

/*
 * The steps of a lock, each of which a shared file system takes or refuses as a whole: a link is made or not, a file is
 * renamed or not.
 */

/** What stands in a lock; no two have the same content. */
export interface ReadLock {
  readonly content: string;
  readonly holder: LockHolder | null;
}

/** null: there is no lock. */
export function readLock(lock: string): ReadLock | null {
  return orIfMissing(null, () => {
    const content = readFileSync(lock, "utf8");
    return { content, holder: parseHolder(content) };
  });
}

/** Whether the lock was free and is made now. It is complete the moment it is there. */
export function makeLock(lock: string, content: string): boolean {
  const temporary = temporaryFileIn(dirname(lock));
  try {
    writeFileSync(temporary, content, { flag: "wx" });
    linkSync(temporary, lock);
    return true;
  } catch (error) {
    const code = systemCode(error) ?? "";
    // A network file system may have made the link and lost the answer.
    if (code === "EEXIST") return readLock(lock)?.content === content;
    if (!linkless.has(code)) throw error;
    return madeWithoutLinks(lock, content);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** What file systems without hard links answer. */
const linkless = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK", "EXDEV"]);

function madeWithoutLinks(lock: string, content: string): boolean {
  try {
    writeFileSync(lock, content, { flag: "wx" });
    return true;
  } catch (error) {
    if (systemCode(error) === "EEXIST") return false;
    throw error;
  }
}

/** Writes the lock again as it is, for its time; false where it is not this content's any more. */
export function rewriteLock(lock: string, content: string): boolean {
  return orIfMissing(false, () => {
    // One opening for both: should another process move the lock away meanwhile, this writes to what was moved.
    const file = openSync(lock, "r+");
    try {
      if (readFileSync(file, "utf8") !== content) return false;
      writeSync(file, content, 0);
      return true;
    } finally {
      closeSync(file);
    }
  });
}

/** Removes the lock of this content; false where it is gone already, or another process was faster. */
export function moveAway(lock: string, content: string): boolean {
  const aside = temporaryFileIn(dirname(lock));
  const moved = orIfMissing(false, () => {
    renameSync(lock, aside);
    return true;
  });
  if (!moved) return false;
  try {
    if (readLock(aside)?.content === content) return true;
    // Another process's new lock, taken since it was read.
    linkSync(aside, lock);
    return false;
  } catch {
    return false;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** Milliseconds since the lock was last written, by the file system's clock alone: machines' clocks differ. */
export function silenceOf(lock: string): number | null {
  const now = temporaryFileIn(dirname(lock));
  try {
    writeFileSync(now, "", { flag: "wx" });
    return orIfMissing(null, () => statSync(now).mtimeMs - statSync(lock).mtimeMs);
  } finally {
    rmSync(now, { force: true });
  }
}

function orIfMissing<T, D>(ifMissing: D, act: () => T): T | D {
  try {
    return act();
  } catch (error) {
    if (systemCode(error) === "ENOENT") return ifMissing;
    throw error;
  }
}
