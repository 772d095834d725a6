import { seededRandom } from "../../lib/random.ts";
import { clusterBootstrap, clusteredMean } from "../../statistics/bootstrap.ts";
import type { GroupedCounts } from "../../statistics/grouped-pairs.ts";
import type { Interval } from "../../statistics/interval.ts";
import { stratifiedPaired } from "../../statistics/stratified.ts";
import { intervalFloor } from "./interval-floor.ts";

/** How paired scores of items became a difference with its interval. */
export type PairedMethod =
  /** Of right and wrong, with Tango's interval; `groups` of items that hang together, null where none do. */
  | { readonly kind: "paired-shares"; readonly groups: number | null }
  | {
      readonly kind: "paired-means" | "ratio-of-sums";
      readonly interval: "normal" | "bootstrap";
      /** Groups of items that the interval is made over; null: over single items. */
      readonly groups: number | null;
    };

/** An estimated difference that can say its interval at any confidence. */
export interface PairedEstimate {
  readonly value: number;
  readonly n: number;
  /** Variance of one pair's difference: how many pairs a margin takes follows from it. */
  readonly spread: number;
  readonly method: PairedMethod;
  /** How far one item may change, where so few did that the interval goes by it; absent: enough did. */
  readonly widest?: number;
  /** null where there is too little. */
  interval(confidence: number): Interval | null;
}

/** Above so many items the bootstrap says what the normal interval says, and takes long. */
const bootstrapLimit = 10_000;
const resamples = 2000;

/** Right and wrong. */
export function pairedShares(counts: GroupedCounts): PairedEstimate {
  const { gained, lost, n, grouping } = counts;
  return {
    value: (gained - lost) / n,
    n,
    spread: (gained + lost) / (grouping?.effective ?? n),
    method: { kind: "paired-shares", groups: grouping?.groups ?? null },
    interval: (confidence) => stratifiedPaired([counts], confidence),
  };
}

/** Places of items that share something, group by group; null where every item stands for itself. */
export type Groups = readonly (readonly number[])[] | null;

/** Any score of an item from a range so wide: the mean of differences. `seed` makes equal records give equal intervals. */
export function pairedMeans(
  differences: readonly number[],
  widest: number,
  groups: Groups,
  seed: string,
): PairedEstimate {
  const n = differences.length;
  const value = differences.reduce((sum, difference) => sum + difference, 0) / n;
  return fromSums({
    n,
    sumsOf: (place) => [differences[place] ?? 0, 1],
    influences: differences.map((difference) => difference - value),
    changes: differences,
    value,
    widest,
    groups,
    statistic: ([sum = 0, count = 0]) => sum / count,
    seed,
    kind: "paired-means",
  });
}

/** Two sums of nats and sizes of the same texts. */
export interface TextPair {
  readonly base: readonly [nats: number, size: number];
  readonly candidate: readonly [nats: number, size: number];
}

/** Ratios of sums: the difference candidate − base of `fromNats(Σ nats ÷ Σ size)`. */
export function pairedRatios(
  pairs: readonly TextPair[],
  fromNats: (natsPerUnit: number) => number,
  groups: Groups,
  seed: string,
): PairedEstimate {
  const rows = pairs.map(({ base, candidate }) => [...base, ...candidate]);
  const totals = totalsOf(rows);
  const [nats = 0, size = 0] = totals;
  const farthest = pairs.reduce((most, { base }) => Math.max(most, base[0] / base[1]), 0);
  const statistic = ([y0 = 0, x0 = 0, y1 = 0, x1 = 0]: readonly number[]): number =>
    fromNats(y1 / x1) - fromNats(y0 / x0);
  return fromSums({
    n: rows.length,
    sumsOf: (place) => rows[place] ?? [],
    influences: linearised(rows, totals, fromNats),
    changes: pairs.map(({ base, candidate }) => candidate[0] / candidate[1] - base[0] / base[1]),
    value: statistic(totals),
    // As if the least likely of texts of one length had become certain.
    widest: slopeOf(fromNats, nats / size) * farthest,
    groups,
    statistic,
    seed,
    kind: "ratio-of-sums",
  });
}

interface Sums {
  readonly n: number;
  /** What an item adds to the sums that the statistic is made of. */
  sumsOf(place: number): readonly number[];
  /** How far each item pulls the estimate from its value, times n. */
  readonly influences: readonly number[];
  /** How each item changed. */
  readonly changes: readonly number[];
  readonly value: number;
  /** How far one item can change. */
  readonly widest: number;
  readonly groups: Groups;
  readonly statistic: (totals: readonly number[]) => number;
  readonly seed: string;
  readonly kind: "paired-means" | "ratio-of-sums";
}

function fromSums({
  n,
  sumsOf,
  influences,
  changes,
  value,
  widest,
  groups,
  statistic,
  seed,
  kind,
}: Sums): PairedEstimate {
  const methodOf = (interval: "normal" | "bootstrap"): PairedMethod => {
    return { kind, interval, groups: groups === null ? null : groups.length };
  };
  const pulls = groups?.map((places) => places.reduce((sum, place) => sum + (influences[place] ?? 0), 0)) ?? influences;
  const factor = pulls.length / Math.max(1, pulls.length - 1);
  const spread = (factor * pulls.reduce((sum, pull) => sum + pull * pull, 0)) / n;
  if (pulls.length > bootstrapLimit) {
    const summed = pulls.map((pull, index) => {
      const count = groups?.[index]?.length ?? 1;
      return { sum: pull + count * value, count };
    });
    const interval = (confidence: number): Interval | null => clusteredMean(summed, confidence);
    return withFloor({ value, n, spread, method: methodOf("normal"), interval }, { changes, groups, widest });
  }
  const clusters = groups ?? influences.map((_, place) => [place]);
  const bootstrap = clusterBootstrap(
    clusters.map((places) => totalsOf(places.map(sumsOf))),
    statistic,
    { random: seededRandom(seed), resamples },
  );
  const interval = (confidence: number): Interval | null => bootstrap?.interval(confidence) ?? null;
  return withFloor({ value, n, spread, method: methodOf("bootstrap"), interval }, { changes, groups, widest });
}

function withFloor(
  estimate: PairedEstimate,
  { changes, groups, widest }: Pick<Sums, "changes" | "groups" | "widest">,
): PairedEstimate {
  const floor = intervalFloor(changes, groups, widest);
  if (floor === null) return estimate;
  const interval = (confidence: number): Interval | null => {
    const narrow = estimate.interval(confidence);
    return narrow === null ? null : floor({ value: estimate.value, ...narrow }, confidence);
  };
  return { ...estimate, widest, interval };
}

function totalsOf(rows: readonly (readonly number[])[]): readonly number[] {
  const totals = (rows[0] ?? []).map(() => 0);
  for (const row of rows) for (const [index, value] of row.entries()) totals[index] = (totals[index] ?? 0) + value;
  return totals;
}

/** Each document's influence on the difference (delta method). Source: Cochran (1977), Sampling Techniques, 6.13. */
function linearised(
  rows: readonly (readonly number[])[],
  [y0 = 0, x0 = 0, y1 = 0, x1 = 0]: readonly number[],
  fromNats: (natsPerUnit: number) => number,
): readonly number[] {
  const [before, after] = [y0 / x0, y1 / x1];
  const [slopeBefore, slopeAfter] = [slopeOf(fromNats, before), slopeOf(fromNats, after)];
  const n = rows.length;
  return rows.map(
    ([a = 0, b = 0, c = 0, d = 0]) =>
      (slopeAfter * (c - after * d) * n) / x1 - (slopeBefore * (a - before * b) * n) / x0,
  );
}

function slopeOf(fromNats: (natsPerUnit: number) => number, ratio: number): number {
  return (fromNats(ratio * 1.0001) - fromNats(ratio * 0.9999)) / (ratio * 0.0002);
}
