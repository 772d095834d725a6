import { messageOf } from "./errors.ts";

/**
 * What is wrong with a text that is no JSON, without the piece of it that the system's words show: the file may be none
 * that the user meant, and hold what is nobody's business.
 */
export function jsonProblem(thrown: unknown): string {
  return messageOf(thrown).replace(/, (?:\.\.\.)?"[\s\S]*"(?:\.\.\.)? is not valid JSON$/, "");
}
