import { type Interval, usualConfidence } from "./interval.ts";

/** The middle value, or the mean of the two in the middle; null of nothing. */
export function median(values: readonly number[]): number | null {
  return quantile(values, 0.5);
}

/**
 * Sample quantile by linear interpolation between order statistics, `share` in [0, 1]; null of nothing.
 * Source: Hyndman & Fan (1996), The American Statistician 50, 361–365, definition 7.
 */
export function quantile(values: readonly number[], share: number): number | null {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`a quantile's share must lie in 0…1: ${share}`);
  const sorted = ascending(values);
  const position = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(position)], sorted[Math.ceil(position)]];
  if (below === undefined || above === undefined) return null;
  // The midpoint of two equal values must be that value, and nothing may overshoot the two.
  return below === above ? below : below + (position - Math.floor(position)) * (above - below);
}

/** Median of the absolute deviations from the median, unscaled; null of nothing. Source: Hampel (1974), JASA 69, 383–393. */
export function medianAbsoluteDeviation(values: readonly number[]): number | null {
  const middle = median(values);
  return middle === null ? null : median(values.map((value) => Math.abs(value - middle)));
}

/** Smallest and largest value; null of nothing. */
export function range(values: readonly number[]): Interval | null {
  const sorted = ascending(values);
  const [low, high] = [sorted[0], sorted.at(-1)];
  return low === undefined || high === undefined ? null : { low, high };
}

/**
 * Interval of a median whatever the distribution: the k-th smallest to the k-th largest value, with k as large as the
 * confidence allows. null where not even the range reaches it (under 6 values at 95 %).
 * Source: Conover (1999), Practical Nonparametric Statistics, 3rd edition, section 3.2.
 */
export function medianInterval(values: readonly number[], confidence = usualConfidence): Interval | null {
  const sorted = ascending(values);
  const rank = outerRank(sorted.length, (1 - confidence) / 2);
  const [low, high] = [sorted[rank - 1], sorted[sorted.length - rank]];
  return rank === 0 || low === undefined || high === undefined ? null : { low, high };
}

/** The largest k with P(Binomial(n, ½) ≤ k − 1) ≤ tail; 0 if there is none. */
function outerRank(n: number, tail: number): number {
  let logTerm = -n * Math.LN2;
  let cumulated = Math.exp(logTerm);
  let rank = 0;
  while (cumulated <= tail && rank < n / 2) {
    rank += 1;
    logTerm += Math.log((n - rank + 1) / rank);
    cumulated += Math.exp(logTerm);
  }
  return rank;
}

function ascending(values: readonly number[]): readonly number[] {
  return [...values].sort((a, b) => a - b);
}
