import { ChecksumError, EngineError, LockLostError, messageOf, systemCode, UserError } from "../../lib/errors.ts";
import { WriteError } from "../../lib/unwritable.ts";
import { exitCodes } from "./exit-codes.ts";
import { openTerminal } from "./terminal.ts";

/** Tells the user what went wrong in one line and sets the exit code; `--debug` adds where it arose. */
export function failWith(error: unknown, argv: readonly string[]): void {
  const terminal = openTerminal(false);
  const debug = argv.includes("--debug");
  const kind = kindOf(error);
  terminal.error(
    kind === "bug"
      ? `${messageOf(error)} (this is a bug in Schoolmark; --debug shows where)`
      : `${messageOf(error)}${adviceFor(systemCode(error))}`,
  );
  if (debug && error instanceof Error) terminal.note(traceOf(error));
  process.exitCode = {
    user: exitCodes.usage,
    untrusted: exitCodes.incomparable,
    system: exitCodes.runFailed,
    bug: exitCodes.ourBug,
  }[kind];
}

function kindOf(error: unknown): "user" | "untrusted" | "system" | "bug" {
  if (error instanceof ChecksumError) return "untrusted";
  if (error instanceof UserError) return "user";
  if (error instanceof EngineError || error instanceof WriteError || error instanceof LockLostError) return "system";
  return systemCode(error) === null ? "bug" : "system";
}

/** What to do about a limit of the system, whose own words do not say it. */
function adviceFor(code: string | null): string {
  const moreFiles = "allow it more open files (ulimit -n 1024)";
  if (code === "EMFILE" || code === "ENFILE") return `; ${moreFiles}`;
  // With too few, Node does not find what is there.
  return code === "ERR_MODULE_NOT_FOUND" ? `; install it again, or ${moreFiles}` : "";
}

function traceOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by: ${traceOf(error.cause)}` : "";
  return `${error.stack ?? error.message}${cause}`;
}
