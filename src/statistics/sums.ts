/** A sum that does not depend on the order of its terms. */
export interface Sum {
  add(term: number): void;
  total(): number;
}

/**
 * Exactly rounded sum: the partial sums never overlap, so nothing is lost until the last rounding, and shards merged in
 * any order give the same bits. Terms must be finite. Source: Shewchuk (1997), Adaptive Precision Floating-Point
 * Arithmetic, Discrete & Computational Geometry 18, Theorem 10; the rounding follows Hettinger's `fsum`.
 */
export function exactSum(): Sum {
  const partials: number[] = [];
  return {
    add(term) {
      let carried = term;
      let kept = 0;
      for (const partial of partials) {
        // Without pairs or slices: this runs some ten times for every record of a run.
        const carriedIsLarger = Math.abs(carried) >= Math.abs(partial);
        const total = carried + partial;
        const lost = carriedIsLarger ? partial - (total - carried) : carried - (total - partial);
        if (lost !== 0) partials[kept++] = lost;
        carried = total;
      }
      partials[kept] = carried;
      if (partials.length > kept + 1) partials.length = kept + 1;
    },
    total: () => rounded(partials),
  };
}

function rounded(partials: readonly number[]): number {
  let index = partials.length - 1;
  let high = index < 0 ? 0 : (partials[index] as number);
  let low = 0;
  while (index > 0 && low === 0) {
    index -= 1;
    const before = high;
    const partial = partials[index] as number;
    high = before + partial;
    low = partial - (high - before);
  }
  // The rest may tip a half: round as if all of it had been seen.
  const next = index > 0 ? (partials[index - 1] as number) : 0;
  if ((low < 0 && next < 0) || (low > 0 && next > 0)) {
    const candidate = high + 2 * low;
    if (candidate - high === 2 * low) return candidate;
  }
  return high;
}
