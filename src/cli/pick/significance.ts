import type { Dimension } from "../../analysis/choice/choose.ts";
import { compareAnswers } from "../../analysis/comparison/compare-answers.ts";
import { compareMacro } from "../../analysis/comparison/compare-macro.ts";
import { rescoringOf } from "../../analysis/comparison/rescoring.ts";
import type { FigureId } from "../../report/data/figures.ts";
import { accuracyGap, isSettled } from "../../report/findings/compare.ts";
import { type CostRatio, costRatio } from "../../report/findings/cost-ratio.ts";
import { difference, leavesOut } from "../../report/format/estimate.ts";
import { defaultConfidence, type Estimate } from "../../statistics/interval.ts";
import { ratioOfEstimates } from "../../statistics/ratios.ts";
import type { Measured } from "./candidates.ts";

/** How one model stands to another in one dimension. */
export interface Standing {
  readonly dimension: Dimension;
  /** Accuracy: the first less the second, as a share; everything else: first ÷ second. null: can't be told. */
  readonly estimate: Estimate | null;
  readonly scale: "difference" | "ratio";
  readonly settled: boolean;
  /** Item by item or load by load; energy item by item and accuracy by each model's own interval; or both by their own. */
  readonly method: "paired" | "paired in part" | "own intervals";
  /** Threads that both were asked again with, so that their energies compare; null: as they ran. */
  readonly againWith: number | null;
}

const figureIds: Readonly<Record<Exclude<Dimension, "accuracy" | "size">, FigureId>> = {
  energy: "energyPerCorrectAnswer",
  speed: "decode",
  memory: "peakResident",
};

export function standing(a: Measured, b: Measured, dimension: Dimension): Standing {
  if (dimension === "accuracy") return accuracyStanding(a, b);
  const ratio = ratioOf(a, b, dimension);
  const settled = ratio !== null && (dimension === "size" ? ratio.value !== 1 : isSettled(ratio));
  const estimate = ratio === null ? null : { value: ratio.value, low: ratio.low, high: ratio.high };
  const againWith = ratio?.againWith ?? null;
  return { dimension, estimate, scale: "ratio", settled, method: methods[ratio?.paired ?? "none"], againWith };
}

const methods: Readonly<Record<CostRatio["paired"], Standing["method"]>> = {
  items: "paired",
  loads: "paired",
  "items-in-part": "paired in part",
  none: "own intervals",
};

function ratioOf(a: Measured, b: Measured, dimension: Exclude<Dimension, "accuracy">): CostRatio | null {
  const [left, right] = [a.figures[dimension], b.figures[dimension]];
  if (left === null || right === null) return null;
  if (dimension !== "size" && a.run === b.run) return costRatio(a.summary, a.setting, b.setting, figureIds[dimension]);
  const apart = ratioOfEstimates(left, right);
  return apart === null ? null : { ...apart, againWith: null, paired: "none" };
}

function accuracyStanding(a: Measured, b: Measured): Standing {
  const paired = pairedDifference(a, b);
  const estimate = paired ?? (scoredAlike(a, b) ? ownDifference(a, b) : null);
  return {
    dimension: "accuracy",
    estimate,
    scale: "difference",
    settled: estimate !== null && estimate.low < estimate.high && leavesOut(estimate, 0),
    method: paired === null ? "own intervals" : "paired",
    againWith: null,
  };
}

/** The mean over tasks, item by item: models of one run answered the same items, those of two runs of a suite may have. */
function pairedDifference(a: Measured, b: Measured): Estimate | null {
  if (a.run === b.run) return accuracyGap(a.summary, a.setting, b.setting);
  const [{ evidence: candidate }, { evidence: base }] = [a, b];
  if (candidate === null || base === null) return null;
  const sides = { base, candidate };
  const options = { confidence: defaultConfidence, swap: new Set<string>() };
  const [mean] = compareMacro(sides, compareAnswers(sides, options), options);
  const difference = mean?.difference ?? null;
  return difference === null || mean === undefined || mean.interval === null
    ? null
    : { value: difference, ...mean.interval };
}

/** By one version of the rules: otherwise their accuracies are two quantities. */
function scoredAlike({ evidence: one }: Measured, { evidence: other }: Measured): boolean {
  return one === null || other === null || rescoringOf({ base: one, candidate: other }) === null;
}

/** As if they were independent: of items that do not pair. */
function ownDifference(a: Measured, b: Measured): Estimate | null {
  const [left, right] = [a.figures.accuracy, b.figures.accuracy];
  return left === null || right === null ? null : difference(left, right);
}
