/** Source of time, so that the harness can be driven by hand in its own tests. */
export interface Clock {
  /** Wall-clock time as ISO 8601 in UTC. */
  timestamp(): string;
  /** Monotonic milliseconds. */
  nowMs(): number;
}

export const systemClock: Clock = {
  timestamp: () => new Date().toISOString(),
  nowMs: () => performance.now(),
};

/** A time that is itself estimated, rounded as such: `90 s`, `12 min`, `2.5 h`. */
export function roughTime(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
