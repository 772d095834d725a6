import type { Clock } from "../../src/lib/clock.ts";

/** A clock that goes on by one millisecond each time it is read. */
export function manualClock(): Clock {
  let ms = 0;
  return {
    timestamp: () => new Date(Date.UTC(2026, 0, 2) + ms).toISOString(),
    nowMs() {
      ms += 1;
      return ms;
    },
  };
}
