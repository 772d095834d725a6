import { median, medianInterval } from "./ranks.ts";

/** Half the 95 % interval of the median, as a share of the median; null while there are too few values for an interval. */
export function medianPrecision(values: readonly number[]): number | null {
  const middle = median(values);
  const interval = medianInterval(values);
  return middle === null || interval === null || middle === 0
    ? null
    : (interval.high - interval.low) / 2 / Math.abs(middle);
}

/** Tells after each value whether the median is known precisely enough. */
export interface PrecisionWatch {
  add(value: number): void;
  /** As `medianPrecision` of the values so far. */
  reached(): number | null;
  isPrecise(): boolean;
}

/**
 * Precise once the interval was narrow enough after two values in a row: stopping at the first narrow one picks intervals
 * that are narrow by luck, and 95 % of them would cover the median less often (simulated: 91–96 % against 92–98 %).
 */
export function watchPrecision(wanted: number): PrecisionWatch {
  const values: number[] = [];
  let narrowInARow = 0;
  let precision: number | null = null;
  return {
    add(value) {
      values.push(value);
      precision = medianPrecision(values);
      narrowInARow = precision !== null && precision <= wanted ? narrowInARow + 1 : 0;
    },
    reached: () => precision,
    isPrecise: () => narrowInARow >= 2,
  };
}
