import { defaultConfidence, type Estimate } from "./interval.ts";
import { meanOf } from "./means.ts";
import { type PairedCounts, tango } from "./paired.ts";
import { wilson } from "./proportions.ts";

/** Right answers of a stratum, such as a task. */
export interface Trials {
  readonly successes: number;
  readonly trials: number;
}

/**
 * The mean of strata's paired differences, each stratum of equal weight: Tango's interval at the effective number of pairs,
 * the number whose variance is that of the mean; with equal strata it is the interval of all pairs together. Joining the
 * strata's own intervals (MOVER) is far too wide where each holds few that differ. The effective number never exceeds what
 * equal variances in the strata would give, so that strata without a difference seen lend no false certainty. null when a
 * stratum is empty. The idea is that of Korn & Graubard (1998), Survey Methodology 24, 193–201, applied to Tango's interval.
 */
export function stratifiedPaired(strata: readonly PairedCounts[], confidence = defaultConfidence): Estimate | null {
  if (strata.length === 0 || strata.some(({ n }) => n <= 0)) return null;
  const gained = meanOf(strata.map((stratum) => stratum.gained / stratum.n));
  const lost = meanOf(strata.map((stratum) => stratum.lost / stratum.n));
  const variance = varianceOfMean(strata.map((stratum) => [(stratum.gained + stratum.lost) / stratum.n, stratum.n]));
  const n = effective(
    gained + lost,
    variance,
    strata.map((stratum) => stratum.n),
  );
  return tango({ gained: gained * n, lost: lost * n, n }, confidence);
}

/** The mean of strata's shares, each stratum of equal weight: Wilson's interval at the effective number of trials, as above. */
export function stratifiedShare(strata: readonly Trials[], confidence = defaultConfidence): Estimate | null {
  if (strata.length === 0 || strata.some(({ trials }) => trials <= 0)) return null;
  const shares = strata.map(({ successes, trials }) => successes / trials);
  const share = meanOf(shares);
  const sizes = strata.map(({ trials }) => trials);
  const variance = varianceOfMean(shares.map((one, index) => [one * (1 - one), sizes[index] ?? 0]));
  const n = effective(share * (1 - share), variance, sizes);
  return wilson(share * n, n, confidence);
}

function effective(spread: number, variance: number, sizes: readonly number[]): number {
  const ofEqualSpread = 1 / varianceOfMean(sizes.map((size) => [1, size]));
  return variance === 0 ? ofEqualSpread : Math.min(ofEqualSpread, spread / variance);
}

/** Of means of independent strata, from the variance of one observation of each and their numbers. */
function varianceOfMean(strata: readonly (readonly [spread: number, size: number])[]): number {
  return strata.reduce((sum, [spread, size]) => sum + spread / size, 0) / strata.length ** 2;
}
