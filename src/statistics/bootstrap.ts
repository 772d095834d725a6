import { normalQuantile, normalSpan, studentQuantile } from "./distributions.ts";
import { defaultConfidence, type Estimate, type Interval } from "./interval.ts";
import { normalDistribution } from "./normal.ts";

/** Sums over one cluster: items that are drawn together because they share a passage, a document or a template. */
export type ClusterSums = readonly number[];

export interface BootstrapOptions {
  readonly resamples?: number;
  /** Numbers in [0, 1), seeded by the caller so that equal records give equal intervals. */
  readonly random: () => number;
}

/** A statistic with its bootstrap distribution, from which intervals of any confidence are read. */
export interface Bootstrap {
  readonly value: number;
  interval(confidence: number): Interval;
}

/**
 * Bias-corrected and accelerated bootstrap over whole clusters, for any statistic of summed quantities (a mean is
 * Σd ÷ Σ1, a ratio Σy ÷ Σx). The acceleration comes from leaving out one cluster at a time. null under two clusters;
 * the value itself where all resamples agree. Source: Efron (1987), JASA 82, 171–185; for clusters Davison & Hinkley
 * (1997), Bootstrap Methods and their Application, section 3.8; widened for few clusters as in `spanOf`.
 */
export function clusterBootstrap(
  clusters: readonly ClusterSums[],
  statistic: (totals: readonly number[]) => number,
  { resamples = 4000, random }: BootstrapOptions,
): Bootstrap | null {
  if (clusters.length < 2) return null;
  const totals = totalsOf(clusters);
  const value = statistic(totals);
  const draws = Array.from({ length: resamples }, () => statistic(resampled(clusters, totals.length, random)))
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  if (draws.length === 0) return null;
  const below = draws.filter((draw) => draw < value).length + draws.filter((draw) => draw === value).length / 2;
  // Half a draw at either end keeps the correction finite where all lie on one side.
  const share = Math.min(Math.max(below / draws.length, 0.5 / draws.length), 1 - 0.5 / draws.length);
  const bias = normalQuantile(share);
  const acceleration = accelerationOf(clusters, totals, statistic);
  const endAt = (end: number): number => {
    const shifted = bias + end;
    return sortedQuantile(draws, normalDistribution(bias + shifted / (1 - acceleration * shifted)));
  };
  return {
    value,
    interval(confidence) {
      const span = spanOf(clusters.length, confidence);
      return { low: endAt(-span), high: endAt(span) };
    },
  };
}

/** As `quantile` of `ranks.ts`, of values in order already. */
function sortedQuantile(sorted: readonly number[], share: number): number {
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)] ?? 0;
  const above = sorted[Math.ceil(position)] ?? below;
  return below === above ? below : below + (position - Math.floor(position)) * (above - below);
}

/**
 * Resampling makes intervals too narrow by √((n − 1) ÷ n) and by the difference of t from z: both are made good.
 * Source: Hesterberg (2015), The American Statistician 69, 371–386, section 3.2.
 */
function spanOf(clusters: number, confidence: number): number {
  return studentQuantile((1 + confidence) / 2, clusters - 1) * Math.sqrt(clusters / (clusters - 1));
}

function totalsOf(clusters: readonly ClusterSums[]): number[] {
  const totals = (clusters[0] ?? []).map(() => 0);
  for (const sums of clusters) for (const [index, sum] of sums.entries()) totals[index] = (totals[index] ?? 0) + sum;
  return totals;
}

function resampled(clusters: readonly ClusterSums[], width: number, random: () => number): number[] {
  const totals = new Array<number>(width).fill(0);
  for (let drawn = 0; drawn < clusters.length; drawn++) {
    const sums = clusters[Math.floor(random() * clusters.length)] ?? [];
    for (let index = 0; index < width; index++) totals[index] = (totals[index] ?? 0) + (sums[index] ?? 0);
  }
  return totals;
}

function accelerationOf(
  clusters: readonly ClusterSums[],
  totals: readonly number[],
  statistic: (totals: readonly number[]) => number,
): number {
  const without = clusters.map((sums) => statistic(totals.map((total, index) => total - (sums[index] ?? 0))));
  const finite = without.filter(Number.isFinite);
  const mean = finite.reduce((sum, value) => sum + value, 0) / finite.length;
  let [squares, cubes] = [0, 0];
  for (const value of finite) {
    squares += (mean - value) ** 2;
    cubes += (mean - value) ** 3;
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
}

/**
 * Mean of values that come in clusters, with the normal interval of its clustered standard error:
 * se² = Σ over clusters of (Σ residuals)² ÷ n². For many items, where a bootstrap would say the same and take longer.
 * null under two clusters. Source: Liang & Zeger (1986), Biometrika 73, 13–22; for evaluations Miller (2024),
 * arXiv:2411.00640, section 2.2; the factor G ÷ (G − 1) for few clusters as in Cameron & Miller (2015).
 */
export function clusteredMean(
  clusters: readonly { readonly sum: number; readonly count: number }[],
  confidence = defaultConfidence,
): Estimate | null {
  if (clusters.length < 2) return null;
  const n = clusters.reduce((sum, { count }) => sum + count, 0);
  const value = clusters.reduce((total, { sum }) => total + sum, 0) / n;
  const squares = clusters.reduce((total, { sum, count }) => total + (sum - count * value) ** 2, 0);
  const error = Math.sqrt((squares * clusters.length) / (clusters.length - 1)) / n;
  const half = normalSpan(confidence) * error;
  return { value, low: value - half, high: value + half };
}
