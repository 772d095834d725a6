import { seededRandom } from "../../lib/random.ts";
import type { Arrivals } from "../../records/schema.ts";

/**
 * When requests of an open loop are due, in milliseconds since its begin: ascending, and fixed before the first is sent, so
 * that a slow server can't slow the arrivals down. Gaps of a Poisson process are exponential with mean 1 ÷ rate, drawn by
 * inversion (Devroye 1986, Non-Uniform Random Variate Generation, section II.2).
 */
export function scheduleOf(
  { perSecond, spacing }: Extract<Arrivals, { kind: "open" }>,
  requests: number,
  seed: number,
): readonly number[] {
  const meanMs = 1000 / perSecond;
  if (spacing === "constant") return Array.from({ length: requests }, (_, index) => index * meanMs);
  const random = seededRandom(`arrivals/${seed}/${perSecond}`);
  let atMs = 0;
  return Array.from({ length: requests }, (_, index) => {
    if (index > 0) atMs += -Math.log1p(-random()) * meanMs;
    return atMs;
  });
}
