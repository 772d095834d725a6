import { createContext, Script } from "node:vm";

/** Work was stopped because it did not come to an end in its time. */
export class TimeLimitError extends Error {
  override readonly name = "TimeLimitError";
}

/** A machine that is held up so often is not waited for any longer. */
const mostTries = 3;

/**
 * Runs synchronous work that may never end, such as code, patterns and templates from elsewhere, and stops it after so
 * many milliseconds. Work that this process could not even compute at for half of them, on a machine that is held up, is
 * tried again: it must do no harm twice. Throws TimeLimitError for work without an end, else what the work throws.
 * Everything that JavaScript does can be stopped, regular expressions included; native code can't.
 */
export function withinTime<T>(milliseconds: number, work: () => T): T {
  for (let left = mostTries - 1; ; left--) {
    const before = process.cpuUsage();
    try {
      return onceWithinTime(milliseconds, work);
    } catch (error) {
      const { user, system } = process.cpuUsage(before);
      const computedMs = (user + system) / 1000;
      if (left === 0 || !(error instanceof TimeLimitError) || computedMs > milliseconds / 2) throw error;
    }
  }
}

function onceWithinTime<T>(milliseconds: number, work: () => T): T {
  box.work = work;
  try {
    return call.runInContext(context, { timeout: milliseconds }) as T;
  } catch (error) {
    if (isTimeout(error)) throw new TimeLimitError(`did not come to an end within ${milliseconds} ms`);
    throw error;
  } finally {
    box.work = null;
  }
}

/** No instance of this realm's Error: Node makes it in the context's own. */
function isTimeout(error: unknown): boolean {
  return (
    typeof error === "object" && error !== null && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT"
  );
}

/** Made once: a context takes a millisecond. */
const box: { work: (() => unknown) | null } = { work: null };
const context = createContext(box);
const call = new Script("work()");
