import { defaultConfidence, type Interval } from "./interval.ts";

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

/**
 * Sample quantile of ascending values without interpolation: the least value with at least that share at or below it, as
 * steps of the empirical distribution show it. null of nothing. Source: Hyndman & Fan (1996), definition 1.
 */
export function stepQuantile(ascending: readonly number[], share: number): number | null {
  return ascending[Math.max(0, Math.ceil(share * ascending.length) - 1)] ?? null;
}

/** Smallest and largest value; null of nothing. */
export function range(values: readonly number[]): Interval | null {
  const sorted = ascending(values);
  const [low, high] = [sorted[0], sorted.at(-1)];
  return low === undefined || high === undefined ? null : { low, high };
}

/**
 * Interval of a quantile whatever the distribution: from one order statistic to another, each end wrong in at most half
 * of what the confidence leaves. null where not even the range reaches it (a median: under 6 values at 95 %).
 * Source: Conover (1999), Practical Nonparametric Statistics, 3rd edition, section 3.2.
 */
export function quantileInterval(
  values: readonly number[],
  share: number,
  confidence = defaultConfidence,
): Interval | null {
  const sorted = ascending(values);
  const tail = (1 - confidence) / 2;
  const below = outerRank(sorted.length, share, tail);
  const above = outerRank(sorted.length, 1 - share, tail);
  const [low, high] = [sorted[below - 1], sorted[sorted.length - above]];
  return below === 0 || above === 0 || low === undefined || high === undefined ? null : { low, high };
}

/** Interval of a median whatever the distribution; null where not even the range reaches the confidence. */
export function medianInterval(values: readonly number[], confidence = defaultConfidence): Interval | null {
  return quantileInterval(values, 0.5, confidence);
}

/** The largest k with P(Binomial(n, share) ≤ k − 1) ≤ tail; 0 if there is none. */
function outerRank(n: number, share: number, tail: number): number {
  let logTerm = n * Math.log1p(-share);
  let cumulated = Math.exp(logTerm);
  let rank = 0;
  while (cumulated <= tail && rank < n) {
    rank += 1;
    logTerm += Math.log(((n - rank + 1) / rank) * (share / (1 - share)));
    cumulated += Math.exp(logTerm);
  }
  return rank;
}

function ascending(values: readonly number[]): readonly number[] {
  return [...values].sort((a, b) => a - b);
}
