import type { SystemCounters } from "./types.ts";

/** What went on between two readings. Shares are of wall × logical cores; null where a counter is missing or fell. */
export interface Activity {
  readonly windowMs: number;
  readonly busyShare: number | null;
  readonly stealShare: number | null;
  readonly throttleEvents: number | null;
  readonly swapInPages: number | null;
  readonly memoryPressureShare: number | null;
}

/** What the counters tell of the time between two readings. A counter that fell was reset: it tells nothing. */
export function activityBetween(before: SystemCounters, after: SystemCounters): Activity {
  const windowMs = after.atMs - before.atMs;
  const cores = after.cores;
  const usable = windowMs > 0 && cores > 0 && cores === before.cores;
  const shareOf = (grown: number | null, whole: number): number | null =>
    grown === null || !usable ? null : Math.min(1, grown / whole);
  return {
    windowMs,
    busyShare: shareOf(growth(before.busyMs, after.busyMs), windowMs * cores),
    stealShare: shareOf(growth(before.stealMs, after.stealMs), windowMs * cores),
    throttleEvents: growth(before.throttleEvents, after.throttleEvents),
    swapInPages: growth(before.swapInPages, after.swapInPages),
    memoryPressureShare: shareOf(growth(before.memoryStalledMs, after.memoryStalledMs), windowMs),
  };
}

/** Of the time on all cores, the part that others than one process used; that process used `ownMs`. */
export function foreignShare({ windowMs, busyShare }: Activity, ownMs: number, cores: number): number | null {
  // The system counts in coarse ticks and a process's own time is exact, so the difference can fall below nothing.
  return busyShare === null ? null : Math.max(0, busyShare - ownMs / (windowMs * cores));
}

function growth(before: number | null, after: number | null): number | null {
  return before === null || after === null || after < before ? null : after - before;
}
