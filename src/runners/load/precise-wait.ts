import { setTimeout as sleep } from "node:timers/promises";

/** A timer of Node's may be late by about a millisecond: the rest is left to turns of the event loop, which stays free. */
const timerSlackMs = 2;

/** Waits until a time by `performance.now()`. Waits of a row are each told from the clock, so no lateness adds up. */
export async function waitUntil(atMs: number): Promise<void> {
  const left = atMs - performance.now();
  if (left > timerSlackMs) await sleep(left - timerSlackMs);
  while (performance.now() < atMs) await new Promise<void>((resolve) => setImmediate(resolve));
}
