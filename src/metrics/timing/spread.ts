import type { Interval } from "../../statistics/interval.ts";
import { median, medianInterval, range } from "../../statistics/ranks.ts";
import type { SpreadBounds, SpreadShape } from "../method.ts";

/** What repetitions in one or several loads come to. */
export interface Spread {
  /** All repetitions. */
  readonly n: number;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly shape: SpreadShape;
}

/**
 * The median of each load's median. Repetitions within a load are not independent, so with several loads the bounds are
 * the range of the loads' medians; with one load the 95 % interval of the repetitions' median where there are six or
 * more, else their range.
 */
export function spreadOf(loads: readonly (readonly number[])[]): Spread {
  const filled = loads.filter((values) => values.length > 0);
  const medians = filled.flatMap((values) => median(values) ?? []);
  const all = filled.flat();
  const { interval, bounds } = boundsOf(medians, all);
  const repetitions = range(filled.map((values) => values.length)) ?? { low: 0, high: 0 };
  return {
    n: all.length,
    value: median(medians),
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    shape: { loads: filled.length, repetitions: { low: repetitions.low, high: repetitions.high }, bounds },
  };
}

interface Bounds {
  readonly interval: Interval | null;
  readonly bounds: SpreadBounds;
}

function boundsOf(medians: readonly number[], all: readonly number[]): Bounds {
  if (medians.length >= 2) return { interval: range(medians), bounds: "range-over-loads" };
  if (all.length < 2) return { interval: null, bounds: null };
  const interval = medianInterval(all);
  if (interval !== null) return { interval, bounds: "median-interval" };
  return { interval: range(all), bounds: "range-of-repetitions" };
}
