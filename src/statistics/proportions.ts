import { betaQuantile, normalSpan } from "./distributions.ts";
import { defaultConfidence, type Estimate, within } from "./interval.ts";

/**
 * Wilson's score interval of a proportion: inverts the score test, so it is never empty or outside [0, 1]. null when
 * `trials` is 0. Source: Wilson (1927), JASA 22, 209–212; as method 3 of Newcombe (1998), Statistics in Medicine 17,
 * 857–872.
 */
export function wilson(successes: number, trials: number, confidence = defaultConfidence): Estimate | null {
  if (trials <= 0) return null;
  const z = normalSpan(confidence);
  const value = successes / trials;
  const centre = successes + (z * z) / 2;
  const half = z * Math.sqrt(successes * (1 - value) + (z * z) / 4);
  const bounds = within({ low: (centre - half) / (trials + z * z), high: (centre + half) / (trials + z * z) }, 0, 1);
  // At the ends one bound is the value itself; the formula misses it by a rounding error.
  return { value, low: successes <= 0 ? 0 : bounds.low, high: successes >= trials ? 1 : bounds.high };
}

/**
 * Upper end of the exact interval of a proportion: the largest probability under which so few successes, or fewer, are not
 * rarer than (1 − confidence) ÷ 2. `successes` need not be whole, as where trials are an effective number.
 * Source: Clopper & Pearson (1934), Biometrika 26, 404–413, in terms of the beta distribution.
 */
export function clopperPearsonHigh(successes: number, trials: number, confidence = defaultConfidence): number {
  return successes >= trials ? 1 : betaQuantile((1 + confidence) / 2, successes + 1, trials - successes);
}

export interface Weighted {
  readonly weight: number;
  readonly estimate: Estimate;
}

/**
 * Weighted sum of independent estimates. Each contributes to either end by its own distance to that end (MOVER, the
 * method of variance estimates recovery), so intervals that are not symmetric stay so. Weights may be negative (a
 * difference). The sum of nothing is 0. Source: Zou & Donner (2008), Statistics in Medicine 27, 1693–1702, equation 5.
 */
export function weightedSum(terms: readonly Weighted[]): Estimate {
  let [value, below, above] = [0, 0, 0];
  for (const { weight, estimate } of terms) {
    const toLow = weight * (estimate.value - estimate.low);
    const toHigh = weight * (estimate.high - estimate.value);
    value += weight * estimate.value;
    below += (weight >= 0 ? toLow : toHigh) ** 2;
    above += (weight >= 0 ? toHigh : toLow) ** 2;
  }
  return { value, low: value - Math.sqrt(below), high: value + Math.sqrt(above) };
}

/** Mean of independent estimates, each of equal weight; null when there are none. Interval as in `weightedSum`. */
export function meanOfEstimates(estimates: readonly Estimate[]): Estimate | null {
  if (estimates.length === 0) return null;
  return weightedSum(estimates.map((estimate) => ({ weight: 1 / estimates.length, estimate })));
}

/**
 * The fewest successes that chance exceeds in less than 1 − `confidence` of all cases, when each of `trials` succeeds with
 * the probability `share` in (0, 1): the smallest k with P(Binomial(trials, share) ≤ k) ≥ confidence.
 */
export function binomialLimit(trials: number, share: number, confidence: number): number {
  let logTerm = trials * Math.log1p(-share);
  let cumulated = Math.exp(logTerm);
  let limit = 0;
  while (cumulated < confidence && limit < trials) {
    limit += 1;
    logTerm += Math.log(((trials - limit + 1) / limit) * (share / (1 - share)));
    cumulated += Math.exp(logTerm);
  }
  return limit;
}
