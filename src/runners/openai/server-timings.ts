import type { ServerTimings } from "../../records/schema.ts";
import { countOf, fieldOf, numberOf } from "./body.ts";
import type { Streamed } from "./stream.ts";

/**
 * A server's own account of an answer, where it gives one: llama.cpp's `timings`. Its time for a single token is a
 * placeholder, not a measurement. Null: the server tells nothing of its own.
 */
export function serverTimingsOf({
  serverTimings,
  usage,
}: Pick<Streamed, "serverTimings" | "usage">): ServerTimings | null {
  const promptMs = numberOf(fieldOf(serverTimings, "prompt_ms"));
  const decodedTokens = countOf(fieldOf(serverTimings, "predicted_n"));
  const isMeasured = decodedTokens !== null && decodedTokens > 1;
  const cachedTokens = countOf(fieldOf(serverTimings, "cache_n")) ?? usage?.cachedTokens ?? null;
  if (promptMs === null && cachedTokens === null) return null;
  return {
    promptTokens: countOf(fieldOf(serverTimings, "prompt_n")),
    promptMs,
    cachedTokens,
    decodedTokens,
    decodeMs: isMeasured ? numberOf(fieldOf(serverTimings, "predicted_ms")) : null,
  };
}
