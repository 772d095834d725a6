import { unwritable } from "../../lib/unwritable.ts";
import { exitCodes } from "./exit-codes.ts";

/**
 * What becomes of stdout and stderr stops no command: records and files are still to be written. A reader that has seen
 * enough (`| head`) changes nothing. Where stdout did not take its results (a full disk), what would have ended with 0
 * ends with 5; any other code stays, since it is all that is left of a verdict.
 */
export function outliveReaders(): void {
  let lost = false;
  process.stderr.on("error", () => {});
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (lost || error.code === "EPIPE" || error.code === "EOF") return;
    lost = true;
    process.stderr.write(`error: ${unwritable("the output", error, "send it to another place")}\n`);
  });
  process.on("exit", (code) => {
    if (lost && code === exitCodes.pass) process.exitCode = exitCodes.runFailed;
  });
}
