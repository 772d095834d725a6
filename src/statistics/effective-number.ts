import { studentQuantile } from "./distributions.ts";

/** What groups tell of items that are right or wrong together. */
interface Grouping {
  /** Independent items that would tell as much, at most n. */
  readonly effective: number;
  /** Groups of the same size that would tell as much as those there are: n² ÷ Σ size². */
  readonly alike: number;
  /** Groups, lone items among them. */
  readonly groups: number;
}

/** A sample of items; without `grouping` each stands for itself. */
export interface GroupedSample {
  readonly n: number;
  readonly grouping?: Grouping;
}

/**
 * Factor on effective numbers for the few degrees of freedom of few groups, over all strata together; 1 without groups.
 * null under one degree. Source: Dean & Pagano (2015), Journal of Survey Statistics and Methodology 3, 484–503.
 */
export function keptForGroups(strata: readonly GroupedSample[], confidence: number): number | null {
  if (strata.every(({ grouping }) => grouping === undefined)) return 1;
  const degrees = (sizeOf: (stratum: GroupedSample) => number): number =>
    strata.reduce((sum, stratum) => sum + sizeOf(stratum) - 1, 0);
  const [items, groups] = [degrees(({ n }) => n), degrees(({ n, grouping }) => grouping?.alike ?? n)];
  // Two groups alike leave one degree, but for a rounding error.
  if (groups < 1 - 1e-9) return null;
  const quantile = (of: number): number => studentQuantile((1 + confidence) / 2, of);
  return Math.min(1, quantile(items) / quantile(groups)) ** 2;
}

/** A stratum of a weighted mean. */
export interface WeightedStratum {
  /** Independent observations. */
  readonly size: number;
  /** Variance of one of them. */
  readonly variance: number;
  /** Its part in the mean; all parts sum to 1. */
  readonly part: number;
}

/** Observations of the variance `overall` that tell as much as the weighted mean of the strata does. */
export function effectiveNumber(strata: readonly WeightedStratum[], overall: number): number {
  return overall / strata.reduce((sum, { size, variance, part }) => sum + (part * part * variance) / size, 0);
}
