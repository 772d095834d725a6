import type { Dimension } from "../../analysis/choose.ts";
import { compareAnswers } from "../../analysis/compare-answers.ts";
import { compareMacro } from "../../analysis/compare-macro.ts";
import { rescoringOf } from "../../analysis/rescoring.ts";
import { leavesOut } from "../../report/estimate.ts";
import type { FigureId } from "../../report/figures.ts";
import { type CostRatio, costRatio, isSettled } from "../../report/findings/compare.ts";
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
  /** Item by item, or each model's own interval. */
  readonly method: "paired" | "own intervals";
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
  return { dimension, estimate, scale: "ratio", settled, method: "own intervals", againWith };
}

function ratioOf(a: Measured, b: Measured, dimension: Exclude<Dimension, "accuracy">): CostRatio | null {
  const [left, right] = [a.figures[dimension], b.figures[dimension]];
  if (left === null || right === null) return null;
  if (dimension !== "size" && a.run === b.run) return costRatio(a.setting, b.setting, figureIds[dimension], a.proxy);
  const apart = ratioOfEstimates(left, right);
  return apart === null ? null : { ...apart, againWith: null };
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

/** The mean over tasks, item by item: models of one machine and suite answered the same items. */
function pairedDifference({ evidence: candidate }: Measured, { evidence: base }: Measured): Estimate | null {
  if (candidate === null || base === null) return null;
  const sides = { base, candidate };
  const options = { confidence: defaultConfidence, swap: new Set<string>() };
  const [mean] = compareMacro(sides, compareAnswers(sides, options), options);
  const difference = mean?.difference ?? null;
  return difference === null || mean === undefined || mean.shown === null ? null : { value: difference, ...mean.shown };
}

/** By one version of the rules: otherwise their accuracies are two quantities. */
function scoredAlike({ evidence: one }: Measured, { evidence: other }: Measured): boolean {
  return one === null || other === null || rescoringOf({ base: one, candidate: other }) === null;
}

/** Distance of two estimates by the squares of their half-widths, as if they were independent. */
function ownDifference(a: Measured, b: Measured): Estimate | null {
  const [left, right] = [a.figures.accuracy, b.figures.accuracy];
  if (left === null || right === null) return null;
  const value = left.value - right.value;
  return {
    value,
    low: value - Math.hypot(left.value - left.low, right.high - right.value),
    high: value + Math.hypot(left.high - left.value, right.value - right.low),
  };
}
