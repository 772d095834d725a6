import type { GroupedCounts } from "./grouped-pairs.ts";
import { defaultConfidence, type Interval } from "./interval.ts";
import { meanOf } from "./means.ts";
import { stratifiedPaired } from "./stratified.ts";

/**
 * The difference of two models over tasks: the mean of each task's paired difference, (gained − lost) ÷ n, with the interval
 * of `stratifiedPaired`. Every place that compares two models by their answers takes it from here, so that one difference
 * has one interval. No interval where the tasks can't give one.
 */
export function meanChange(
  tasks: readonly GroupedCounts[],
  confidence = defaultConfidence,
): { readonly value: number; readonly interval: Interval | null } {
  const interval = stratifiedPaired(tasks, confidence);
  return {
    value: meanOf(tasks.map(({ gained, lost, n }) => (gained - lost) / n)),
    interval: interval === null ? null : { low: interval.low, high: interval.high },
  };
}
