import { countOf, fieldOf } from "./body.ts";

/** A server's count of tokens. null: it does not say. */
export interface Usage {
  readonly promptTokens: number | null;
  readonly completionTokens: number | null;
  /** Of the prompt's tokens those that were not evaluated again. */
  readonly cachedTokens: number | null;
}

/**
 * The usage that a chunk or an answer carries. In a stream it comes in a chunk of its own without choices, in one with an
 * empty choice, in the chunk that ends the answer, or in each chunk (then the last one counts).
 */
export function usageIn(value: unknown): Usage | null {
  const usage = fieldOf(value, "usage");
  if (typeof usage !== "object" || usage === null) return null;
  return {
    promptTokens: countOf(fieldOf(usage, "prompt_tokens")),
    completionTokens: countOf(fieldOf(usage, "completion_tokens")),
    cachedTokens: countOf(fieldOf(fieldOf(usage, "prompt_tokens_details"), "cached_tokens")),
  };
}
