/** The user's mistake: what is wrong, where, and what to do about it. Ends with exit code 2. */
export class UserError extends Error {
  override readonly name: string = "UserError";
}

/** The engine's package is missing or broken, so no model can be opened; says what installs it. Ends with exit code 2. */
export class EngineMissingError extends UserError {
  override readonly name = "EngineMissingError";
}

/** Files of a run that were changed, mixed up or lost: named by the user, they can't be read as they are. Exit code 2. */
export class DamagedError extends UserError {
  override readonly name = "DamagedError";
}

/** A file whose content is not what was sealed: nothing in it can be trusted. Ends with exit code 4. */
export class ChecksumError extends Error {
  override readonly name = "ChecksumError";
}

/** What became of an engine that could not answer. */
export interface EngineFailure {
  /** `engine`: it refused, and lives; the others: its process is gone. `memory`: the system killed it for want of memory. */
  readonly cause: "engine" | "crash" | "killed" | "memory" | "timeout";
  /** The last words of the process. */
  readonly stderrTail: string | null;
  /** Whether this very request was being worked on; the others may be asked again elsewhere. */
  readonly blamed: boolean;
  /** What became of a request to a server, where that is what failed. */
  readonly request?: { readonly cause: string; readonly status: number | null } | undefined;
}

/** An engine or its process failed. */
export class EngineError extends Error {
  override readonly name = "EngineError";
  readonly failure: EngineFailure;
  constructor(message: string, failure: EngineFailure = { cause: "engine", stderrTail: null, blamed: true }) {
    super(message);
    this.failure = failure;
  }
}

/** Another process took a lock that this one held, since this one showed no sign of life for long. Ends with exit code 5. */
export class LockLostError extends Error {
  override readonly name = "LockLostError";
}

/** The text of anything thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The system's error code (`ENOENT`, `EACCES`, …), where there is one. */
export function systemCode(thrown: unknown): string | null {
  return thrown instanceof Error && "code" in thrown && typeof thrown.code === "string" ? thrown.code : null;
}
