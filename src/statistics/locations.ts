import { defaultConfidence, type Estimate } from "./interval.ts";
import { median } from "./ranks.ts";

/**
 * Hodges–Lehmann estimate of the centre of paired differences (the median of all pairwise means) with the interval that
 * inverts the exact Wilcoxon signed-rank test. `low` and `high` are null where so few pairs can't reach the confidence:
 * under 5 at 90 %, under 6 at 95 %. null of nothing. For ratios give logarithms.
 * Source: Hodges & Lehmann (1963), Annals of Mathematical Statistics 34, 598–611; Hollander & Wolfe (1999),
 * Nonparametric Statistical Methods, sections 3.2 and 3.3.
 */
export function pairedShift(differences: readonly number[], confidence = defaultConfidence): LocationEstimate | null {
  const means = differences.flatMap((a, index) => differences.slice(index).map((b) => (a + b) / 2));
  return locationOf(means, signedRankCounts(differences.length), confidence);
}

/**
 * Hodges–Lehmann estimate of how far `after` lies above `before` (the median of all differences between the two) with the
 * interval that inverts the exact Mann–Whitney test. null of nothing; the ends are null where there are too few.
 * Source: Mann & Whitney (1947), Annals of Mathematical Statistics 18, 50–60; Hollander & Wolfe (1999), sections 4.2 and 4.3.
 */
export function independentShift(
  after: readonly number[],
  before: readonly number[],
  confidence = defaultConfidence,
): LocationEstimate | null {
  const differences = after.flatMap((a) => before.map((b) => a - b));
  return locationOf(differences, rankSumCounts(after.length, before.length), confidence);
}

/** An estimate whose interval may not exist. */
export type LocationEstimate = Estimate | { readonly value: number; readonly low: null; readonly high: null };

/** The k-th smallest and largest, with k as large as the null distribution of the count of values below allows. */
function locationOf(values: readonly number[], counts: readonly number[], confidence: number): LocationEstimate | null {
  const value = median(values);
  if (value === null) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const tail = (1 - confidence) / 2;
  let [rank, cumulated] = [0, 0];
  while (rank < counts.length) {
    cumulated += (counts[rank] ?? 0) / total;
    // A sum of rounded shares must not miss a tail that it equals.
    if (cumulated > tail * (1 + 1e-12)) break;
    rank += 1;
  }
  const [low, high] = [sorted[rank - 1], sorted[sorted.length - rank]];
  return rank === 0 || low === undefined || high === undefined
    ? { value, low: null, high: null }
    : { value, low, high };
}

/** How many sets of ranks from 1…n sum to each value: the null distribution of the signed-rank statistic, times 2ⁿ. */
export function signedRankCounts(n: number): readonly number[] {
  let counts = [1];
  for (let rank = 1; rank <= n; rank++) {
    const next = new Array<number>(counts.length + rank).fill(0);
    for (const [sum, count] of counts.entries()) {
      next[sum] = (next[sum] ?? 0) + count;
      next[sum + rank] = (next[sum + rank] ?? 0) + count;
    }
    counts = next;
  }
  return counts;
}

/** How many orders of m and n values give each Mann–Whitney count, by the recursion on the largest value. */
export function rankSumCounts(m: number, n: number): readonly number[] {
  // The Gaussian binomial coefficient [m+n choose m] as a polynomial: multiply by (1 − q^(n+i)), divide by (1 − q^i).
  const length = m * n + 1;
  const counts = new Array<number>(length).fill(0);
  counts[0] = 1;
  for (let i = 1; i <= m; i++) {
    for (let sum = length - 1; sum >= n + i; sum--) counts[sum] = (counts[sum] ?? 0) - (counts[sum - n - i] ?? 0);
    for (let sum = i; sum < length; sum++) counts[sum] = (counts[sum] ?? 0) + (counts[sum - i] ?? 0);
  }
  return counts;
}
