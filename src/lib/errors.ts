/** The user's mistake: what is wrong, where, and what to do about it. Ends with exit code 2. */
export class UserError extends Error {
  override readonly name = "UserError";
}

/** An engine, its process or the machine failed; `cause` keeps what lay beneath. */
export class EngineError extends Error {
  override readonly name = "EngineError";
}

/** The text of anything thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The system's error code (`ENOENT`, `EACCES`, …), where there is one. */
export function systemCode(thrown: unknown): string | null {
  return thrown instanceof Error && "code" in thrown && typeof thrown.code === "string" ? thrown.code : null;
}
