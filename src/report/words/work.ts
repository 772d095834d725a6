import { counted } from "../../lib/counted.ts";
import type { WorkPattern } from "../../records/work.ts";

/** `32 tokens at depth 128`, `32 tokens × 4 sequences`: how much is done, without the phase, which the metric's name tells. */
export function extentText({ phase, tokens, sequences, depth }: WorkPattern): string {
  const isBatch = phase === undefined || phase === "batch";
  const parts = [
    tokens === undefined ? "any number of tokens" : `${tokens} tokens`,
    sequences === undefined || !isBatch ? null : `× ${counted(sequences, "sequence")}`,
    depth === undefined ? "at any depth" : depth === 0 ? null : `at depth ${depth}`,
  ];
  return parts.filter((part) => part !== null).join(" ");
}

/** `1 thread`, `2 threads`, `1 and 2 threads`; null: threads play no part. */
export function threadsText(threads: readonly number[]): string | null {
  const [only] = threads;
  if (only === undefined) return null;
  return threads.length === 1 ? counted(only, "thread") : `${threads.join(" and ")} threads`;
}
