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
