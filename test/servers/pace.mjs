/**
 * Waits for a moment of `performance.now()`. A timer alone is up to a millisecond late; the last stretch is taken in
 * turns of the event loop, so that set delays are kept to a fraction of a millisecond also with many streams.
 */
export async function until(/** @type {number} */ moment) {
  const left = moment - performance.now();
  if (left > 2.5) await new Promise((resolve) => setTimeout(resolve, left - 2));
  while (performance.now() < moment) await new Promise((resolve) => setImmediate(resolve));
}

/** Places for requests that are answered at once; the others wait in order. */
export function slotsFor(/** @type {number} */ count) {
  let free = count;
  /** @type {(() => void)[]} */
  const waiting = [];
  return {
    busy: () => count - free,
    async take() {
      if (free > 0) free -= 1;
      else await new Promise((resolve) => waiting.push(() => resolve(undefined)));
      let given = false;
      return () => {
        if (given) return;
        given = true;
        const next = waiting.shift();
        if (next === undefined) free += 1;
        else next();
      };
    },
  };
}
