import { createClusters } from "../../statistics/clusters.ts";
import { studentQuantile } from "../../statistics/distributions.ts";
import { type Estimate, linear, within } from "../../statistics/interval.ts";
import { meanOfEstimates } from "../../statistics/proportions.ts";
import { ratioInterval } from "../../statistics/ratios.ts";
import { stratifiedPaired, stratifiedShare } from "../../statistics/stratified.ts";

/** What one item brought: its score, or the second model's score less the first's. */
interface Observation {
  readonly group: string | null;
  readonly value: number;
}

/** A task's observations at a look. */
export interface Stratum {
  /** Right and wrong, or any score from 0 to 1. */
  readonly scale: "right-or-wrong" | "score";
  readonly observations: readonly Observation[];
}

/** What the observations are: paired differences, or one model's scores, which a threshold is taken from. */
export type Design = { readonly kind: "paired" } | { readonly kind: "threshold"; readonly threshold: number };

/**
 * The difference at a look with its interval: the mean over tasks, so that tasks weigh alike however many items each has.
 * null while some task gives no interval.
 */
export function lookEstimate(strata: readonly Stratum[], design: Design, confidence: number): Estimate | null {
  if (strata.some(({ observations }) => observations.length === 0)) return null;
  const plain = strata.every(({ scale }) => scale === "right-or-wrong");
  const estimate = plain ? ofShares(strata, design, confidence) : ofMeans(strata, design, confidence);
  return estimate === null || design.kind === "paired" ? estimate : linear(estimate, 1, -design.threshold);
}

function ofShares(strata: readonly Stratum[], { kind }: Design, confidence: number): Estimate | null {
  const counted = strata.map(({ observations }) => countsOf(observations));
  const kept = keptForClusters(counted, confidence);
  const counts = counted.map(({ gained, lost, n, effective }) => {
    const scale = (kept * effective) / n;
    return { gained: gained * scale, lost: lost * scale, n: n * scale };
  });
  return kind === "paired"
    ? stratifiedPaired(counts, confidence)
    : stratifiedShare(
        counts.map(({ gained, n }) => ({ successes: gained, trials: n })),
        confidence,
      );
}

/**
 * Counts of a task with the number of independent items that would tell as much: fewer than there are where items share
 * something, as in `clusteredShare`.
 */
function countsOf(observations: readonly Observation[]) {
  const count = (wanted: number): number => observations.filter(({ value }) => value === wanted).length;
  const [gained, lost, n] = [count(1), count(-1), observations.length];
  const clusters = createClusters();
  for (const { group, value } of observations) clusters.add(group, value, 1);
  const spread = (gained + lost) / n - ((gained - lost) / n) ** 2;
  const error = clusters.pairs.standardError() ?? 0;
  const ofClusters = spread === 0 ? clusters.pairs.count() : error === 0 ? n : Math.min(n, spread / error ** 2);
  return { gained, lost, n, clusters: clusters.pairs.count(), effective: clusters.grouped() ? ofClusters : n };
}

/** Lowers effective numbers for the few degrees of freedom of few clusters, over all tasks together; 1 without clusters. */
function keptForClusters(counted: readonly ReturnType<typeof countsOf>[], confidence: number): number {
  const degrees = (ofEach: (counts: ReturnType<typeof countsOf>) => number): number =>
    counted.reduce((sum, counts) => sum + ofEach(counts), 0) - counted.length;
  const [items, clusters] = [degrees(({ n }) => n), degrees((counts) => counts.clusters)];
  if (clusters === items || clusters < 1) return 1;
  const quantile = (of: number): number => studentQuantile((1 + confidence) / 2, of);
  return (quantile(items) / quantile(clusters)) ** 2;
}

/** Under so many scores that are not like the rest, Student's interval of a mean is far too narrow; a look can wait. */
const minUnlike = 10;

/** Each task's own interval, over groups where items share something; then their mean (MOVER). */
function ofMeans(strata: readonly Stratum[], { kind }: Design, confidence: number): Estimate | null {
  const estimates = strata.flatMap(({ observations }): readonly Estimate[] => {
    const clusters = createClusters();
    for (const { group, value } of observations) clusters.add(group, value, 1);
    const [value, interval] = [clusters.pairs.ratio(), ratioInterval(clusters.pairs, confidence)];
    const unlike = observations.filter((observation) => observation.value !== observations[0]?.value).length;
    if (value === null || interval === null || unlike < minUnlike) return [];
    return [{ value, ...within(interval, kind === "paired" ? -1 : 0, 1) }];
  });
  return estimates.length < strata.length ? null : meanOfEstimates(estimates);
}
