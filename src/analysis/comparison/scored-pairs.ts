import type { ScoreMetric } from "../../metrics/accuracy/scores.ts";
import { countChanges, countLoneChanges, type GroupedCounts } from "../../statistics/grouped-pairs.ts";
import type { Flips } from "./comparison.ts";
import type { ItemScores, TaskEvidence } from "./evidence.ts";
import { type Groups, type PairedEstimate, pairedMeans, pairedRatios, pairedShares } from "./item-statistics.ts";
import type { ItemPair } from "./pairing.ts";

/** An item with a score on both sides. */
export interface ScoredPair {
  readonly hash: string;
  /** Place of the item on the base's side. */
  readonly place: number;
  readonly base: readonly [value: number, size: number];
  readonly candidate: readonly [value: number, size: number];
}

/** The pairs that have this score on both sides. */
export function scoredPairs(
  before: ItemScores | undefined,
  after: ItemScores | undefined,
  pairs: readonly ItemPair[],
): readonly ScoredPair[] {
  if (before === undefined || after === undefined) return [];
  const scored: ScoredPair[] = [];
  // A plain loop: this runs for every score of every item.
  for (const { hash, base, candidate } of pairs) {
    const pair = { hash, place: base, base: scoreAt(before, base), candidate: scoreAt(after, candidate) };
    if (isKnown(pair.base) && isKnown(pair.candidate)) scored.push(pair);
  }
  return scored;
}

function isKnown([value, size]: readonly [number, number]): boolean {
  return Number.isFinite(value) && Number.isFinite(size);
}

/** Items of one group are right or wrong together: they are drawn together. */
export function groupsOf({ groups }: TaskEvidence, scored: readonly ScoredPair[]): Groups {
  if (groups === null) return null;
  const members = new Map<string, number[]>();
  for (const [index, { place, hash }] of scored.entries()) {
    const key = groups[place] === "" ? `alone ${hash}` : `of ${groups[place]}`;
    const places = members.get(key);
    if (places === undefined) members.set(key, [index]);
    else places.push(index);
  }
  return [...members.values()];
}

function scoreAt(scores: ItemScores, place: number): readonly [number, number] {
  return scores.statistic === "ratio"
    ? [scores.nats[place] ?? Number.NaN, scores.sizes[place] ?? Number.NaN]
    : [scores.values[place] ?? Number.NaN, 1];
}

/** Items that only one side got right. */
export function flipsOf(scored: readonly ScoredPair[]): Flips {
  const where = (keep: (before: number, after: number) => boolean): readonly string[] =>
    scored.filter(({ base, candidate }) => keep(base[0], candidate[0])).map(({ hash }) => hash);
  return { gained: where((before, after) => after > before), lost: where((before, after) => after < before) };
}

/** What a score of two sides comes to. */
interface ScoreEstimate {
  readonly estimate: PairedEstimate;
  /** null: not of right and wrong. */
  readonly counts: GroupedCounts | null;
  readonly base: number;
  readonly candidate: number;
}

/** The difference candidate − base, and the figure of either side. */
export function estimateOf(
  { summary }: ScoreMetric,
  scored: readonly ScoredPair[],
  groups: Groups,
  seed: string,
): ScoreEstimate {
  const total = (side: "base" | "candidate", part: 0 | 1): number =>
    scored.reduce((sum, pair) => sum + pair[side][part], 0);
  const mean = (side: "base" | "candidate"): number => total(side, 0) / total(side, 1);
  const means = { base: mean("base"), candidate: mean("candidate") };
  switch (summary.statistic) {
    case "share": {
      const counts = countsOf(scored, groups);
      return { estimate: pairedShares(counts), counts, ...means };
    }
    case "mean":
      return {
        estimate: pairedMeans(differencesOf(scored), summary.highest - summary.lowest, groups, seed),
        counts: null,
        ...means,
      };
    case "ratio":
      return {
        estimate: pairedRatios(scored, summary.fromNats, groups, seed),
        counts: null,
        base: summary.fromNats(means.base),
        candidate: summary.fromNats(means.candidate),
      };
  }
}

function countsOf(scored: readonly ScoredPair[], groups: Groups): GroupedCounts {
  const changes = differencesOf(scored);
  if (groups === null) return countLoneChanges(changes);
  return countChanges(
    groups.flatMap((group, index) => group.map((place) => ({ group: String(index), value: changes[place] ?? 0 }))),
  );
}

function differencesOf(scored: readonly ScoredPair[]): readonly number[] {
  return scored.map(({ base, candidate }) => candidate[0] - base[0]);
}
