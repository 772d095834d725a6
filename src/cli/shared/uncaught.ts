/**
 * Ends the program by what `tell` says, instead of Node's bare stack and code 1, at an error that nothing caught. The
 * latest call in force speaks: a run knows more than the program does. Dispose of the result to have the earlier one back.
 */
export function endUncaught(tell: (error: unknown) => void): Disposable {
  const earlier = process.rawListeners("uncaughtException");
  const end = (error: unknown): void => {
    tell(error);
    // What else is under way can't be trusted any more.
    process.exit();
  };
  process.removeAllListeners("uncaughtException");
  process.on("uncaughtException", end);
  return {
    [Symbol.dispose]() {
      process.removeAllListeners("uncaughtException");
      for (const listener of earlier) process.on("uncaughtException", listener as NodeJS.UncaughtExceptionListener);
    },
  };
}
