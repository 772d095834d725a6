import { exitCodes } from "./exit-codes.ts";

/** The first Ctrl-C (or a polite kill) asks the run to stop; the second leaves at once. */
export function interruptible(): { readonly signal: AbortSignal } {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    controller.abort();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return controller;
}
