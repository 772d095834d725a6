import { normalQuantile, normalSpan } from "./distributions.ts";

export interface PowerOptions {
  /** Of the two-sided interval that the verdict is read from. */
  readonly confidence?: number;
  /** Probability of deciding when the two are truly equal. */
  readonly power?: number;
}

export const defaultPower = 0.8;
export const verdictConfidence = 0.9;
/** So many pairs have an exact signed-rank interval at 95 % too. */
export const minLoads = 6;

/** (z of the interval + z of the power)²: 6.18 at 90 % and 80 %, 8.56 at 90 % and 90 %. */
export function powerFactor({ confidence = verdictConfidence, power = defaultPower }: PowerOptions = {}): number {
  return (normalSpan(confidence) + normalQuantile(power)) ** 2;
}

/**
 * Pairs needed to show that a loss stays within `margin`, when one pair's difference has the variance `spread`: for right
 * and wrong that is the share of items on which the two disagree. Source: Nam (1997), Biometrics 53, 1422–1430, leading
 * term; Miller (2024), arXiv:2411.00640, section 4, for means.
 */
export function pairsNeeded(spread: number, margin: number, options: PowerOptions = {}): number {
  return Math.ceil((powerFactor(options) * spread) / (margin * margin));
}

/**
 * Loads of each side needed for the same by an exact interval of ranks, `spread` being the variance of one pair's
 * difference, or of loads that don't pair the sum of both sides' variances. Ranks take π/3 as many of normal values as
 * means do, and few more for the doubt about the spread: z² ÷ 2, as a t interval takes. Within a load of the exact number
 * for 8 to 50 pairs. Sources: Hodges & Lehmann (1956), Annals of Mathematical Statistics 27, 324–335, for π/3; Guenther
 * (1981), The American Statistician 35, 243–244, for z² ÷ 2.
 */
export function loadsNeeded(spread: number, margin: number, options: PowerOptions = {}): number {
  const ofMeans = (powerFactor(options) * spread) / (margin * margin);
  const z = normalSpan(options.confidence ?? verdictConfidence);
  return Math.max(minLoads, Math.ceil((Math.PI / 3) * (ofMeans + (z * z) / 2)));
}
