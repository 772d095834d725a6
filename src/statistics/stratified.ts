import { studentQuantile } from "./distributions.ts";
import type { GroupedCounts } from "./grouped-pairs.ts";
import { defaultConfidence, type Estimate } from "./interval.ts";
import { meanOf } from "./means.ts";
import { tango } from "./paired.ts";
import { wilson } from "./proportions.ts";

/**
 * The mean of strata's paired differences, such as tasks', each stratum of equal weight: Tango's interval at the effective
 * number of pairs, the number whose variance is that of the mean. One stratum without groups, or several alike, has the
 * interval of all pairs together. A stratum's variance is taken from (gained + lost + 1) ÷ (n + 1), so that none without a
 * flip lends false certainty; the value stays the observed one. Groups count by their effective number, lowered for the
 * degrees of freedom that few groups leave. Joining the strata's own intervals (MOVER) is far too wide where each holds few
 * that differ. null when a stratum is empty, or where groups leave no degree of freedom.
 * The idea is that of Korn & Graubard (1998), Survey Methodology 24, 193–201, applied to Tango's interval.
 */
export function stratifiedPaired(strata: readonly GroupedCounts[], confidence = defaultConfidence): Estimate | null {
  if (strata.length === 0 || strata.some(({ n }) => n <= 0)) return null;
  const [only] = strata;
  // The same as below, to the last digit.
  if (strata.length === 1 && only !== undefined && only.grouping === undefined) return tango(only, confidence);
  const kept = keptForGroups(strata, confidence);
  if (kept === null) return null;
  const gained = meanOf(strata.map((stratum) => stratum.gained / stratum.n));
  const lost = meanOf(strata.map((stratum) => stratum.lost / stratum.n));
  const n = effectiveNumber(
    strata.map((stratum) => {
      const size = kept * (stratum.grouping?.effective ?? stratum.n);
      return { size, spread: (((stratum.gained + stratum.lost) / stratum.n) * size + 1) / (size + 1) };
    }),
    meanOf,
  );
  const interval = tango({ gained: gained * n, lost: lost * n, n }, confidence);
  return interval === null ? null : { ...interval, value: gained - lost };
}

/**
 * The mean of strata's shares right, each stratum of equal weight: Wilson's interval at the effective number of trials, as
 * above; a stratum's variance is taken from (right + 1) ÷ (n + 2). `gained` counts what is right; nothing is lost.
 */
export function stratifiedShare(strata: readonly GroupedCounts[], confidence = defaultConfidence): Estimate | null {
  if (strata.length === 0 || strata.some(({ n }) => n <= 0)) return null;
  const kept = keptForGroups(strata, confidence);
  if (kept === null) return null;
  const share = meanOf(strata.map(({ gained, n }) => gained / n));
  const drawn = strata.map((stratum) => {
    const size = kept * (stratum.grouping?.effective ?? stratum.n);
    return { size, share: ((stratum.gained / stratum.n) * size + 1) / (size + 2) };
  });
  const middle = meanOf(drawn.map((stratum) => stratum.share));
  const n = effectiveNumber(
    drawn.map(({ size, share: own }) => ({ size, spread: own * (1 - own) })),
    () => middle * (1 - middle),
  );
  return wilson(share * n, n, confidence);
}

interface Stratum {
  readonly size: number;
  /** Variance of one observation. */
  readonly spread: number;
}

/** Observations of the spread of all strata that tell as much as their mean does. */
function effectiveNumber(strata: readonly Stratum[], overall: (spreads: readonly number[]) => number): number {
  const variance = strata.reduce((sum, { size, spread }) => sum + spread / size, 0) / strata.length ** 2;
  return overall(strata.map(({ spread }) => spread)) / variance;
}

/**
 * Factor on effective numbers for the few degrees of freedom of few groups, over all strata together; 1 without groups.
 * null under one degree. Source: Dean & Pagano (2015), Journal of Survey Statistics and Methodology 3, 484–503.
 */
function keptForGroups(strata: readonly GroupedCounts[], confidence: number): number | null {
  if (strata.every(({ grouping }) => grouping === undefined)) return 1;
  const degrees = (sizeOf: (stratum: GroupedCounts) => number): number =>
    strata.reduce((sum, stratum) => sum + sizeOf(stratum) - 1, 0);
  const [items, groups] = [degrees(({ n }) => n), degrees(({ n, grouping }) => grouping?.alike ?? n)];
  // Two groups alike leave one degree, but for a rounding error.
  if (groups < 1 - 1e-9) return null;
  const quantile = (of: number): number => studentQuantile((1 + confidence) / 2, of);
  return Math.min(1, quantile(items) / quantile(groups)) ** 2;
}
