import { createClusters } from "../../statistics/clusters.ts";
import { type Estimate, linear, within } from "../../statistics/interval.ts";
import { createMoments, meanInterval } from "../../statistics/means.ts";
import { tango } from "../../statistics/paired.ts";
import { meanOfEstimates, wilson } from "../../statistics/proportions.ts";
import { ratioInterval } from "../../statistics/ratios.ts";

/** What one item brought: its score, or the second model's score less the first's. */
export interface Observation {
  readonly group: string | null;
  readonly value: number;
}

/** A task's observations at a look. */
export interface Stratum {
  /** Right and wrong (whole numbers), or any score from 0 to 1. */
  readonly scale: "right-or-wrong" | "score";
  /** A paired difference, or one model's score, which a threshold is taken from. */
  readonly threshold: number | null;
  readonly observations: readonly Observation[];
}

/**
 * The difference at a look with its interval: of each task, then their mean (MOVER), so that tasks weigh alike however
 * many items each has. null while some task gives no interval.
 */
export function lookEstimate(strata: readonly Stratum[], confidence: number): Estimate | null {
  const estimates = strata.flatMap((stratum) => estimateOf(stratum, confidence) ?? []);
  return estimates.length < strata.length ? null : meanOfEstimates(estimates);
}

function estimateOf(stratum: Stratum, confidence: number): Estimate | null {
  const estimate = isGrouped(stratum)
    ? groupedMean(stratum, confidence)
    : stratum.scale === "score"
      ? plainMean(stratum, confidence)
      : share(stratum, confidence);
  return estimate === null || stratum.threshold === null ? estimate : linear(estimate, 1, -stratum.threshold);
}

function isGrouped({ observations }: Stratum): boolean {
  const groups = observations.flatMap(({ group }) => group ?? []);
  return new Set(groups).size < groups.length;
}

function share({ threshold, observations }: Stratum, confidence: number): Estimate | null {
  const count = (wanted: number): number => observations.filter(({ value }) => value === wanted).length;
  const n = observations.length;
  return threshold === null
    ? tango({ gained: count(1), lost: count(-1), n }, confidence)
    : wilson(count(1), n, confidence);
}

function plainMean({ threshold, observations }: Stratum, confidence: number): Estimate | null {
  const moments = createMoments();
  for (const { value } of observations) moments.add(value);
  const [value, interval] = [moments.mean(), meanInterval(moments, confidence)];
  // Equal scores all along tell nothing of how much others would differ.
  if (value === null || interval === null || moments.standardError() === 0) return null;
  return { value, ...within(interval, threshold === null ? -1 : 0, 1) };
}

function groupedMean({ threshold, observations }: Stratum, confidence: number): Estimate | null {
  const { pairs, add } = createClusters();
  for (const { group, value } of observations) add(group, value, 1);
  const [value, interval] = [pairs.ratio(), ratioInterval(pairs, confidence)];
  if (value === null || interval === null || pairs.standardError() === 0) return null;
  return { value, ...within(interval, threshold === null ? -1 : 0, 1) };
}
