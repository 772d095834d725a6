import { normalQuantile, normalSpan } from "./distributions.ts";

export interface PowerOptions {
  /** Of the two-sided interval that the verdict is read from. */
  readonly confidence?: number;
  /** Probability of deciding when the two are truly equal. */
  readonly power?: number;
}

export const usualPower = 0.8;
export const verdictConfidence = 0.9;

/** (z of the interval + z of the power)²: 6.18 at 90 % and 80 %, 8.56 at 90 % and 90 %. */
export function powerFactor({ confidence = verdictConfidence, power = usualPower }: PowerOptions = {}): number {
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

/** The smallest margin that `pairs` pairs can decide, in the unit of the differences. */
export function decidableMargin(spread: number, pairs: number, options: PowerOptions = {}): number {
  return Math.sqrt((powerFactor(options) * spread) / pairs);
}
