import { studentQuantile } from "./distributions.ts";
import { defaultConfidence, type Estimate, type Interval } from "./interval.ts";
import { meanOf } from "./means.ts";
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
  sums(): PairSums;
}

/** What a ratio is made of: x is the denominator, y the numerator. */
interface PairSums {
  readonly count: number;
  readonly y: number;
  readonly x: number;
  readonly yy: number;
  readonly xy: number;
  readonly xx: number;
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
    sums: () => ({ count, y: y.total(), x: x.total(), yy: yy.total(), xy: xy.total(), xx: xx.total() }),
    standardError() {
      const value = ratio();
      if (value === null || count < 2) return null;
      const squares = Math.max(0, yy.total() - 2 * value * xy.total() + value * value * xx.total());
      return Math.sqrt(squares / (count - 1) / count) / Math.abs(x.total() / count);
    },
  };
}

/** Student's interval of a ratio of sums with n − 1 degrees of freedom; null under two pairs. */
export function ratioInterval(pairs: Pairs, confidence = defaultConfidence): Interval | null {
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

/** Product of two independent positive quantities, as their ratio above. */
export function productOfEstimates(one: Estimate, other: Estimate): Estimate | null {
  return ratioOfEstimates(one, { value: 1 / other.value, low: 1 / other.high, high: 1 / other.low });
}

/** Paired observations (numerator, denominator) of a stratum that has `size` in all. */
export interface PairedStratum {
  readonly size: number;
  readonly pairs: readonly (readonly [numerator: number, denominator: number])[];
}

/**
 * Ratio of two totals over strata from a paired sample of each: R = Σ size·mean(y) ÷ Σ size·mean(x), the combined ratio
 * estimate. With d = y − R·x its logarithm has the variance Σ size²·s²(d)/n ÷ (Σ size·mean(y))², and Student's interval
 * with Σ(n − 1) degrees of freedom; on the log scale, as a ratio of costs can't fall below 0. A stratum of one is known
 * without error. null where a stratum is empty or either total not above 0; no interval where a larger stratum has but
 * one pair, or none has two.
 * Source: Cochran (1977), Sampling Techniques, 3rd edition, section 6.11, without the correction for a finite population.
 */
export function stratifiedRatio(
  strata: readonly PairedStratum[],
  confidence = defaultConfidence,
): { readonly value: number; readonly interval: Interval | null } | null {
  const totalOf = (side: 0 | 1): number =>
    strata.reduce((sum, { size, pairs }) => sum + size * meanOf(pairs.map((pair) => pair[side])), 0);
  const [top, bottom] = [totalOf(0), totalOf(1)];
  if (!(top > 0 && bottom > 0)) return null;
  const value = top / bottom;
  const variances = strata.map(({ size, pairs }) => {
    if (pairs.length === 1) return size === 1 ? 0 : Number.NaN;
    const rests = pairs.map(([y, x]) => y - value * x);
    const middle = meanOf(rests);
    const squares = rests.reduce((sum, rest) => sum + (rest - middle) ** 2, 0);
    return (size ** 2 * squares) / (pairs.length - 1) / pairs.length;
  });
  const error = Math.sqrt(variances.reduce((sum, variance) => sum + variance, 0)) / top;
  const degrees = strata.reduce((sum, { pairs }) => sum + pairs.length - 1, 0);
  if (Number.isNaN(error) || degrees < 1) return { value, interval: null };
  const half = studentQuantile((1 + confidence) / 2, degrees) * error;
  return { value, interval: { low: value * Math.exp(-half), high: value * Math.exp(half) } };
}
