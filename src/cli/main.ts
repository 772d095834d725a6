#!/usr/bin/env node
import "./shared/working-folder.ts";
import { exitCodes } from "./shared/exit-codes.ts";

// All else is loaded from here, so that even a system that can't open its files ends in one line and a code of ours.
try {
  const { main } = await import("./program.ts");
  await main(process.argv);
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  const isLimit = code === "EMFILE" || code === "ENFILE";
  process.exitCode = code === undefined ? exitCodes.ourBug : exitCodes.runFailed;
  process.stderr.on("error", () => {});
  process.stderr.write(
    `error: the program could not be loaded: ${message}; ${isLimit ? "allow it more open files (ulimit -n 1024)" : "install it again"}\n`,
  );
}
