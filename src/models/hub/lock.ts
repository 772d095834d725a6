import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { systemCode, UserError } from "../../lib/errors.ts";
import { printable } from "../../lib/untrusted.ts";

/**
 * Holds `PATH.lock`, which names this process, until it is disposed of: two downloads that write one file would spoil it.
 * A lock whose process is gone is taken over. Throws UserError while another process holds it.
 */
export function holdLock(path: string): Disposable {
  const lock = `${path}.lock`;
  if (!taken(lock)) {
    const holder = holderOf(lock);
    if (holder !== null && isAlive(holder))
      throw new UserError(
        `${printable(path)}: another download is at it (process ${holder}); wait for it, or remove ${printable(lock)} if it is none`,
      );
    rmSync(lock, { force: true });
    if (!taken(lock)) throw new UserError(`${printable(path)}: another download began just now; wait for it`);
  }
  return { [Symbol.dispose]: () => rmSync(lock, { force: true }) };
}

function taken(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (systemCode(error) === "EEXIST") return false;
    throw error;
  }
}

function holderOf(lock: string): number | null {
  try {
    const pid = Number(readFileSync(lock, "utf8"));
    return Number.isSafeInteger(pid) && pid > 0 ? pid : null;
  } catch {
    return null;
  }
}

/** A process of another user is alive too: it may not be signalled. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === "EPERM";
  }
}
