import { counted } from "../../lib/counted.ts";

/** `1 thread`, `2 threads`, `1 and 2 threads`; null: threads play no part. */
export function threadsText(threads: readonly number[]): string | null {
  const [only] = threads;
  if (only === undefined) return null;
  return threads.length === 1 ? counted(only, "thread") : `${threads.join(" and ")} threads`;
}
