/**
 * Joules since the first reading of a counter of microjoules that starts again at 0 behind `range`. Throws where it steps
 * back without having come near its end, or leaps further than any machine could in that time.
 */
export function joulesOfCounter(
  first: { readonly microjoules: number; readonly atMs: number },
  range: number | null,
): (microjoules: number, atMs: number) => number {
  let [last, joules] = [first, 0];
  return (microjoules, atMs) => {
    const step = microjoules - last.microjoules;
    const wrapped = step < 0 && range !== null ? step + range : step;
    const seconds = (atMs - last.atMs) / 1000;
    if (wrapped < 0 || wrapped / 1e6 > maxWatts * Math.max(seconds, minSeconds))
      throw new Error(
        step < 0
          ? `the counter stepped back from ${last.microjoules} to ${microjoules} µJ`
          : `the counter leapt by ${wrapped} µJ within ${seconds.toFixed(3)} s`,
      );
    joules += wrapped / 1e6;
    last = { microjoules, atMs };
    return joules;
  };
}

/** No package and no card draws more. Narrow, since a counter that was reset near its end looks as if it had gone on behind it. */
const maxWatts = 2000;

/** Counters are renewed in steps: what came within a moment may belong to a little more. */
const minSeconds = 0.1;
