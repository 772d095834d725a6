import { type Clusters, createClusters } from "./clusters.ts";
import { effectiveNumber, type GroupedSample, keptForGroups } from "./effective-number.ts";
import { defaultConfidence, type Estimate } from "./interval.ts";
import { wilson } from "./proportions.ts";

/** How many of n items are right, and what groups of items tell. */
export interface ShareCounts extends GroupedSample {
  readonly right: number;
}

/** A stratum, such as a task, in a mean of shares. */
export interface ShareStratum extends ShareCounts {
  /** Its weight in the mean; 1 where none is given. */
  readonly weight?: number;
}

/**
 * Counts right items, and how far those of one group go together. The effective number is n ÷ the design effect: the
 * variance of the groups' sums over that of as many independent items, p(1 − p), never below 1. To both is added a quarter of
 * a group that is right and a quarter of one that is wrong, of the size that an item's group has on average: where all or none is
 * right, the number is that of groups alike. Each item is scored 0 or 1. Sources: Kish (1965), Survey Sampling, 5.4 and
 * 8.2; Korn & Graubard (1998), Survey Methodology 24, 193–201; the added group is this project's own, chosen by simulation
 * (`bench/shares.mjs`).
 */
export function countShare(clusters: Clusters): ShareCounts {
  const { count, y: right, x: n, yy, xy, xx } = clusters.pairs.sums();
  if (!clusters.grouped()) return { right, n };
  const whole = xx / n;
  const items = n + whole / 2;
  const share = (right + whole / 4) / items;
  const seen = yy - 2 * share * xy + share * share * xx;
  const added = (whole * whole * (share * share + (1 - share) * (1 - share))) / 4;
  const designEffect = Math.max(1, (seen + added) / (items * share * (1 - share)));
  return { right, n, grouping: { effective: n / designEffect, alike: n / whole, groups: count } };
}

/** Counts right items, as above. */
export function countRight(items: readonly { readonly group: string | null; readonly value: number }[]): ShareCounts {
  const clusters = createClusters();
  for (const { group, value } of items) clusters.add(group, value, 1);
  return countShare(clusters);
}

/**
 * The weighted mean of strata's shares: Wilson's interval at the effective number of trials, the number whose variance is
 * that of the mean. One stratum without groups has Wilson's own interval, several alike that of all trials together. A
 * stratum's variance is taken from (right + 1) ÷ (n + 2), so that none where all is right lends false certainty; the value
 * stays the observed one. Never of zero width. null when a stratum is empty, or where groups leave no degree of freedom.
 * The idea is that of Korn & Graubard (1998), with Wilson's interval as in Dean & Pagano (2015), Journal of Survey
 * Statistics and Methodology 3, 484–503.
 */
export function stratifiedShare(strata: readonly ShareStratum[], confidence = defaultConfidence): Estimate | null {
  const whole = strata.reduce((sum, { weight = 1 }) => sum + weight, 0);
  if (!(whole > 0) || strata.some(({ n }) => n <= 0)) return null;
  const [only] = strata;
  // The same as below, to the last digit.
  if (strata.length === 1 && only !== undefined && only.grouping === undefined)
    return wilson(only.right, only.n, confidence);
  const kept = keptForGroups(strata, confidence);
  if (kept === null) return null;
  const value = strata.reduce((sum, { right, n, weight = 1 }) => sum + weight * (right / n), 0) / whole;
  const trials = trialsOf(strata, { kept, whole });
  const interval = wilson(value * trials, trials, confidence);
  return interval === null ? null : { ...interval, value };
}

/** Of one stratum its own number: the others' is that whose variance is the mean's. */
function trialsOf(
  strata: readonly ShareStratum[],
  { kept, whole }: { readonly kept: number; readonly whole: number },
): number {
  const [only] = strata;
  if (strata.length === 1 && only !== undefined) return kept * (only.grouping?.effective ?? only.n);
  const drawn = strata.map(({ right, n, grouping, weight = 1 }) => {
    const size = kept * (grouping?.effective ?? n);
    const share = ((right / n) * size + 1) / (size + 2);
    return { size, share, variance: share * (1 - share), part: weight / whole };
  });
  const middle = drawn.reduce((sum, { share, part }) => sum + share * part, 0);
  return effectiveNumber(drawn, middle * (1 - middle));
}
