import { createClusters } from "../../statistics/clusters.ts";
import { type Change, countChanges } from "../../statistics/grouped-pairs.ts";
import { type Estimate, linear, within } from "../../statistics/interval.ts";
import { meanOfEstimates } from "../../statistics/proportions.ts";
import { ratioInterval } from "../../statistics/ratios.ts";
import { countRight, stratifiedShare } from "../../statistics/shares.ts";
import { stratifiedPaired } from "../../statistics/stratified.ts";

/** A task's observations at a look. */
export interface Stratum {
  /** Right and wrong, or any score from 0 to 1. */
  readonly scale: "right-or-wrong" | "score";
  /** What each item brought: its score, or the second model's score less the first's. */
  readonly observations: readonly Change[];
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
  return kind === "paired"
    ? stratifiedPaired(
        strata.map(({ observations }) => countChanges(observations)),
        confidence,
      )
    : stratifiedShare(
        strata.map(({ observations }) => countRight(observations)),
        confidence,
      );
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
