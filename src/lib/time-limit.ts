import { createContext, Script } from "node:vm";

/** Work was stopped because it did not come to an end in its time. */
export class TimeLimitError extends Error {
  override readonly name = "TimeLimitError";
}

/**
 * Runs synchronous work that may never end, such as code, patterns and templates from elsewhere, and stops it after so
 * many milliseconds. Throws TimeLimitError then, else what the work throws. Everything that JavaScript does can be
 * stopped, regular expressions included; native code can't.
 */
export function withinTime<T>(milliseconds: number, work: () => T): T {
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
