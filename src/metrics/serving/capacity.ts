import type { Estimate } from "../../statistics/interval.ts";

/** One load that was tried: its level, and the share of its requests that kept the limits. */
export interface LevelShare {
  readonly level: number;
  readonly share: Estimate;
}

/** Levels up to which the share holds; null: not even the lowest that was tried. */
export interface Capacity {
  readonly value: number | null;
  /** Up to where the lower ends of the intervals hold. */
  readonly proven: number | null;
  /** Up to where the upper ends do. */
  readonly possible: number | null;
}

/** The share of requests that must keep the limits. */
const requiredShare = 0.95;

/** The highest level such that it and all below it, of those tried, hold: a load that holds by luck above one that does not is no capacity. */
export function capacityOf(levels: readonly LevelShare[], required: number = requiredShare): Capacity {
  const sorted = [...levels].sort((a, b) => a.level - b.level);
  const upTo = (holds: (share: Estimate) => boolean): number | null => {
    const failing = sorted.findIndex(({ share }) => !holds(share));
    const held = failing < 0 ? sorted : sorted.slice(0, failing);
    return held.at(-1)?.level ?? null;
  };
  return {
    value: upTo(({ value }) => value >= required),
    proven: upTo(({ low }) => low >= required),
    possible: upTo(({ high }) => high >= required),
  };
}
