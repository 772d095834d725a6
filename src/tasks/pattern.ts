import { TimeLimitError, withinTime } from "../lib/time-limit.ts";

/** Which hit of a pattern counts where it hits several times. */
export type Take = "first" | "last";

/** Longest pattern that a suite may give, and longest answer that is searched, in UTF-16 units. */
export const patternLimit = 500;
const textLimit = 20_000;
/** A pattern that backtracks without end is stopped after this time. Honest ones need microseconds; a busy machine may hold them up. */
const defaultPatienceMs = 2000;

/** What is wrong with a pattern, or null. */
export function patternProblem(pattern: string): string | null {
  try {
    compile(pattern);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** By code points where the pattern allows it: escapes such as `\-` are errors to a regular expression that knows Unicode. */
function compile(pattern: string): RegExp {
  try {
    return new RegExp(pattern, "gu");
  } catch {
    return new RegExp(pattern, "g");
  }
}

/**
 * The first group of a pattern that holds text (all that was hit where it has no group) at its first or last hit in a
 * text; null: no hit. The search runs where it can be stopped, as patterns and texts come from elsewhere: throws Error
 * when it was, because an answer not searched to its end is not an answer without a hit.
 */
export function findByPattern(
  pattern: string,
  text: string,
  take: Take,
  patienceMs = defaultPatienceMs,
): string | null {
  const hits = hitsOf(compile(pattern), text.slice(0, textLimit), patienceMs);
  const hit = take === "first" ? hits.at(0) : hits.at(-1);
  if (hit === undefined) return null;
  const groups = hit.slice(1);
  return groups.length === 0 ? hit[0] : (groups.find((group) => group !== undefined && group !== "") ?? null);
}

function hitsOf(pattern: RegExp, text: string, patienceMs: number): readonly RegExpMatchArray[] {
  try {
    return withinTime(patienceMs, () => [...text.matchAll(pattern)]);
  } catch (error) {
    if (!(error instanceof TimeLimitError)) throw error;
    throw new Error(`the pattern ${pattern.source} ${error.message} on this answer`);
  }
}
