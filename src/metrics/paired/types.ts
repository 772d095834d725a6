import type { GroupedCounts } from "../../statistics/grouped-pairs.ts";
import type { Estimate } from "../../statistics/interval.ts";
import type { Setting } from "../by-setting.ts";
import type { CommonThreads } from "../energy/common-threads.ts";

/** What two models of a run are compared by: their answers to the same items, item by item, and their loads. */
export interface PairedEvidence {
  /** null: the task does not count right and wrong, or there is no item that both have a score for. */
  changes(task: string, before: Setting, after: Setting): GroupedCounts | null;
  /** CPU milliseconds of the items of a task for which both are known. */
  cpuPairs(task: string, one: Setting, other: Setting): readonly (readonly [one: number, other: number])[];
  /** Items that were asked again with the thread count that models have in common. */
  readonly common: CommonThreads;
  /** Highest resident memory of each load in bytes, in the order of the loads. */
  residentPeaks(setting: Setting): readonly number[];
}

/** Which tasks' items: all that are scored, or those whose right answers stand in the mean accuracy. */
export type CostedTasks = "scored" | "in-mean";

/** Differences and ratios of two models of one run with their 95 % intervals; null where there is no interval. */
export interface PairedFigures {
  /** Accuracy of `after` less that of `before`: the mean over tasks, as a share. */
  accuracyChange(before: Setting, after: Setting): Estimate | null;
  /** Share right in one task, likewise. */
  shareChange(task: string, before: Setting, after: Setting): Estimate | null;
  /** CPU time of one's answers ÷ the other's. */
  cpuTimeRatio(one: Setting, other: Setting, tasks: CostedTasks): Estimate | null;
  /** The same where both were asked again with one number of threads. */
  commonThreadsRatio(one: Setting, other: Setting, tasks: CostedTasks): CommonThreadsRatio | null;
  /** Peak resident memory of a load, one's ÷ the other's. */
  peakMemoryRatio(one: Setting, other: Setting): Estimate | null;
}

export interface CommonThreadsRatio extends Estimate {
  readonly threads: number;
}
