import { seededRandom } from "../lib/random.ts";
import { clusterBootstrap, clusteredMean } from "../statistics/bootstrap.ts";
import type { Interval } from "../statistics/interval.ts";
import { type PairedCounts, tango } from "../statistics/paired.ts";

/** An estimated difference that can say its interval at any confidence. */
export interface PairedEstimate {
  readonly value: number;
  readonly n: number;
  /** Variance of one pair's difference: how many pairs a margin takes follows from it. */
  readonly spread: number;
  readonly method: string;
  /** null where there is too little. */
  interval(confidence: number): Interval | null;
}

/** Above so many items the bootstrap says what the normal interval says, and takes long. */
const bootstrapLimit = 10_000;
const resamples = 2000;

/** Right and wrong. */
export function pairedShares(counts: PairedCounts): PairedEstimate {
  return {
    value: (counts.gained - counts.lost) / counts.n,
    n: counts.n,
    spread: (counts.gained + counts.lost) / counts.n,
    method: "paired difference of shares, Tango's score interval",
    interval: (confidence) => tango(counts, confidence),
  };
}

/** Any score of an item: the mean of differences. `seed` makes equal records give equal intervals. */
export function pairedMeans(differences: readonly number[], seed: string): PairedEstimate {
  const n = differences.length;
  const value = differences.reduce((sum, difference) => sum + difference, 0) / n;
  const spread = differences.reduce((sum, difference) => sum + (difference - value) ** 2, 0) / Math.max(1, n - 1);
  if (n > bootstrapLimit) {
    const clusters = differences.map((sum) => ({ sum, count: 1 }));
    const method = "mean paired difference, normal interval";
    return { value, n, spread, method, interval: (confidence) => clusteredMean(clusters, confidence) };
  }
  const clusters = differences.map((difference) => [difference, 1]);
  const bootstrap = clusterBootstrap(clusters, ([sum = 0, count = 0]) => sum / count, {
    random: seededRandom(seed),
    resamples,
  });
  const method = "mean paired difference, BCa bootstrap over items";
  return { value, n, spread, method, interval: (confidence) => bootstrap?.interval(confidence) ?? null };
}

/** Two sums of nats and sizes of the same texts. */
export interface TextPair {
  readonly base: readonly [nats: number, size: number];
  readonly candidate: readonly [nats: number, size: number];
}

/** Ratios of sums: the difference candidate − base of `fromNats(Σ nats ÷ Σ size)`. */
export function pairedRatios(
  pairs: readonly TextPair[],
  fromNats: (natsPerUnit: number) => number,
  seed: string,
): PairedEstimate {
  const rows = pairs.map(({ base, candidate }) => [...base, ...candidate]);
  const statistic = ([y0 = 0, x0 = 0, y1 = 0, x1 = 0]: readonly number[]): number =>
    fromNats(y1 / x1) - fromNats(y0 / x0);
  const totals = rows.reduce((sums, row) => sums.map((sum, index) => sum + (row[index] ?? 0)), [0, 0, 0, 0]);
  const value = statistic(totals);
  const linear = linearised(rows, totals, fromNats);
  const spread = linear.reduce((sum, one) => sum + one * one, 0) / Math.max(1, rows.length - 1);
  if (rows.length > bootstrapLimit) {
    const clusters = linear.map((one) => ({ sum: value + one, count: 1 }));
    const method = "difference of ratios of sums, linearised interval";
    return { value, n: rows.length, spread, method, interval: (confidence) => clusteredMean(clusters, confidence) };
  }
  const bootstrap = clusterBootstrap(rows, statistic, { random: seededRandom(seed), resamples });
  const method = "difference of ratios of sums, BCa bootstrap over documents";
  return { value, n: rows.length, spread, method, interval: (confidence) => bootstrap?.interval(confidence) ?? null };
}

/** Each document's influence on the difference (delta method). Source: Cochran (1977), Sampling Techniques, 6.13. */
function linearised(
  rows: readonly (readonly number[])[],
  [y0 = 0, x0 = 0, y1 = 0, x1 = 0]: readonly number[],
  fromNats: (natsPerUnit: number) => number,
): readonly number[] {
  const slope = (ratio: number): number => (fromNats(ratio * 1.0001) - fromNats(ratio * 0.9999)) / (ratio * 0.0002);
  const [before, after] = [y0 / x0, y1 / x1];
  const [slopeBefore, slopeAfter] = [slope(before), slope(after)];
  const n = rows.length;
  return rows.map(
    ([a = 0, b = 0, c = 0, d = 0]) =>
      (slopeAfter * (c - after * d) * n) / x1 - (slopeBefore * (a - before * b) * n) / x0,
  );
}
