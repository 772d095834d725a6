import { fieldOf } from "./body.ts";
import type { Usage } from "./usage.ts";

/** How many tokens an answer holds, and who says so. */
export interface TokenCount {
  /** null: nobody says. */
  readonly count: number | null;
  /**
   * `chunks`: each chunk names its tokens. `usage`: the server's total, though chunks may hold several or none.
   * `pieces`: as many as there were chunks with text, for want of anything better: an estimate.
   */
  readonly source: "chunks" | "usage" | "pieces";
  /** The server's total, where it contradicts what its own chunks hold. */
  readonly contradicted: number | null;
}

/** How many tokens a piece of the answer says that it holds; null: not said. */
interface Told {
  readonly tokens: number | null;
}

/** Tokens of one choice of a chunk: their ids, or an entry for each of them in its log-probabilities. Null: not said. */
export function tokensIn(choice: unknown): number | null {
  const logprobs = fieldOf(choice, "logprobs");
  for (const list of [fieldOf(choice, "token_ids"), fieldOf(logprobs, "content"), fieldOf(logprobs, "tokens")])
    if (Array.isArray(list)) return list.length;
  return null;
}

/**
 * A total may count the end-of-text token, which no chunk shows; any other difference to chunks that name their tokens is
 * a contradiction. Chunks that do not name theirs can only contradict a total that is smaller than their number.
 */
export function countTokens(chunks: readonly Told[], usage: Usage | null): TokenCount {
  const total = usage?.completionTokens ?? null;
  const named = chunks.length > 0 && chunks.every(({ tokens }) => tokens !== null);
  if (named) {
    const count = chunks.reduce((sum, { tokens }) => sum + (tokens ?? 0), 0);
    const agrees = total === null || total === count || total === count + 1;
    return { count, source: "chunks", contradicted: agrees ? null : total };
  }
  if (total === null) return { count: chunks.length, source: "pieces", contradicted: null };
  if (total >= chunks.length) return { count: total, source: "usage", contradicted: null };
  return { count: chunks.length, source: "pieces", contradicted: total };
}
