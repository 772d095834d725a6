import { effectiveNumber, keptForGroups } from "./effective-number.ts";
import type { GroupedCounts } from "./grouped-pairs.ts";
import { defaultConfidence, type Estimate } from "./interval.ts";
import { meanOf } from "./means.ts";
import { pairedInterval } from "./paired.ts";

/**
 * The mean of strata's paired differences, such as tasks', each stratum of equal weight: `pairedInterval` at the effective
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
  if (strata.length === 1 && only !== undefined && only.grouping === undefined) return pairedInterval(only, confidence);
  const kept = keptForGroups(strata, confidence);
  if (kept === null) return null;
  const gained = meanOf(strata.map((stratum) => stratum.gained / stratum.n));
  const lost = meanOf(strata.map((stratum) => stratum.lost / stratum.n));
  const drawn = strata.map((stratum) => {
    const size = kept * (stratum.grouping?.effective ?? stratum.n);
    const variance = (((stratum.gained + stratum.lost) / stratum.n) * size + 1) / (size + 1);
    return { size, variance, part: 1 / strata.length };
  });
  const n = effectiveNumber(drawn, meanOf(drawn.map(({ variance }) => variance)));
  const interval = pairedInterval({ gained: gained * n, lost: lost * n, n }, confidence);
  return interval === null ? null : { ...interval, value: gained - lost };
}
