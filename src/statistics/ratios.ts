import { studentQuantile } from "./distributions.ts";
import { type Estimate, type Interval, usualConfidence } from "./interval.ts";
import { exactSum } from "./sums.ts";

/** Running sums of pairs (numerator, denominator), for the ratio of their sums; the same in any order. */
export interface Pairs {
  add(numerator: number, denominator: number): void;
  /** Undoes an `add` of the same numbers, without a trace. */
  remove(numerator: number, denominator: number): void;
  count(): number;
  /** Σ numerator ÷ Σ denominator; null where the denominators sum to 0. */
  ratio(): number | null;
  /** Linearised standard error of the ratio; null under two pairs. */
  standardError(): number | null;
}

/**
 * The error of a ratio of sums by linearisation (delta method): with d = y − R·x, se = √(Σd²/(n − 1)/n) ÷ mean(x).
 * Chosen before the bootstrap as it needs five sums instead of every pair, has no random part, and the two agree at the
 * numbers of documents that matter. Source: Cochran (1977), Sampling Techniques, 3rd edition, equation 6.13 (without
 * the correction for a finite population).
 */
export function createPairs(): Pairs {
  let count = 0;
  const [y, x, yy, xy, xx] = [exactSum(), exactSum(), exactSum(), exactSum(), exactSum()];
  const ratio = (): number | null => (x.total() === 0 ? null : y.total() / x.total());
  const change = (sign: 1 | -1, numerator: number, denominator: number): void => {
    count += sign;
    y.add(sign * numerator);
    x.add(sign * denominator);
    yy.add(sign * numerator * numerator);
    xy.add(sign * numerator * denominator);
    xx.add(sign * denominator * denominator);
  };
  return {
    add: (numerator, denominator) => change(1, numerator, denominator),
    remove: (numerator, denominator) => change(-1, numerator, denominator),
    count: () => count,
    ratio,
    standardError() {
      const value = ratio();
      if (value === null || count < 2) return null;
      const squares = Math.max(0, yy.total() - 2 * value * xy.total() + value * value * xx.total());
      return Math.sqrt(squares / (count - 1) / count) / Math.abs(x.total() / count);
    },
  };
}

/** Student's interval of a ratio of sums with n − 1 degrees of freedom; null under two pairs. */
export function ratioInterval(pairs: Pairs, confidence = usualConfidence): Interval | null {
  const [ratio, error] = [pairs.ratio(), pairs.standardError()];
  if (ratio === null || error === null) return null;
  const half = studentQuantile((1 + confidence) / 2, pairs.count() - 1) * error;
  return { low: ratio - half, high: ratio + half };
}

/**
 * Ratio of two independent positive quantities, each with its interval: MOVER (see `weightedSum`) of the difference of
 * their logarithms. null unless all six numbers are above 0 and finite.
 * Source: Zou & Donner (2008), Statistics in Medicine 27, 1693–1702, section 3, on the log scale.
 */
export function ratioOfEstimates(numerator: Estimate, denominator: Estimate): Estimate | null {
  const numbers = [numerator, denominator].flatMap(({ value, low, high }) => [value, low, high]);
  if (!numbers.every((number) => number > 0 && Number.isFinite(number))) return null;
  const value = numerator.value / denominator.value;
  const below = Math.hypot(Math.log(numerator.value / numerator.low), Math.log(denominator.high / denominator.value));
  const above = Math.hypot(Math.log(numerator.high / numerator.value), Math.log(denominator.value / denominator.low));
  return { value, low: value * Math.exp(-below), high: value * Math.exp(above) };
}
