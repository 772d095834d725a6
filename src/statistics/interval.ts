export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** A value with the interval that it is believed to lie in. */
export interface Estimate extends Interval {
  readonly value: number;
}

/** The confidence of every interval unless another is asked for. */
export const defaultConfidence = 0.95;

/** `scale · x + shift` of an estimate: exact, as a linear map carries an interval's ends along. */
export function linear(estimate: Estimate, scale: number, shift: number): Estimate {
  const [a, b] = [scale * estimate.low + shift, scale * estimate.high + shift];
  return { value: scale * estimate.value + shift, low: Math.min(a, b), high: Math.max(a, b) };
}

/** Cuts an interval to the values that are possible at all. */
export function within(interval: Interval, lowest: number, highest: number): Interval {
  const cut = (value: number): number => Math.min(Math.max(value, lowest), highest);
  return { low: cut(interval.low), high: cut(interval.high) };
}

/** Whether both ends are the same but for rounding: nothing varied, which is no proof of certainty. */
export function hasNoWidth({ low, high }: Interval): boolean {
  return high - low <= 1e-6 * Math.max(Math.abs(low), Math.abs(high));
}
