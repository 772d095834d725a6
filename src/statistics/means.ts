import { studentQuantile } from "./distributions.ts";
import { defaultConfidence, type Interval } from "./interval.ts";
import { exactSum } from "./sums.ts";

/** Arithmetic mean; NaN of nothing. */
export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Sample variance, with n − 1 degrees of freedom; 0 of one value or none. */
export function varianceOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1);
}

/** Running count, sum and sum of squares of a series of numbers, the same in any order. */
export interface Moments {
  add(value: number): void;
  count(): number;
  sum(): number;
  /** null of nothing. */
  mean(): number | null;
  /** Standard error of the mean, √(s²/n) with n − 1 degrees of freedom; null under two values. */
  standardError(): number | null;
}

export function createMoments(): Moments {
  let count = 0;
  const sum = exactSum();
  const squares = exactSum();
  return {
    add(value) {
      count += 1;
      sum.add(value);
      squares.add(value * value);
    },
    count: () => count,
    sum: () => sum.total(),
    mean: () => (count === 0 ? null : sum.total() / count),
    standardError() {
      if (count < 2) return null;
      // Rounding may leave a little below zero where all values are equal.
      const deviations = Math.max(0, squares.total() - sum.total() ** 2 / count);
      return Math.sqrt(deviations / (count - 1) / count);
    },
  };
}

/**
 * Student's interval of a mean; null under two values. For n above some dozens it is the normal interval that the
 * central limit theorem gives whatever the values' distribution. Source: Student (1908), Biometrika 6, 1–25.
 */
export function meanInterval(moments: Moments, confidence = defaultConfidence): Interval | null {
  const [mean, error] = [moments.mean(), moments.standardError()];
  if (mean === null || error === null) return null;
  const half = studentQuantile((1 + confidence) / 2, moments.count() - 1) * error;
  return { low: mean - half, high: mean + half };
}
