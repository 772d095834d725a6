import { conclude } from "../../analysis/comparison/conclude.ts";
import type { ComparisonSide } from "../../analysis/comparison/find-side.ts";
import { type AnswerSource, readFlippedItems } from "../../analysis/comparison/flipped-answers.ts";
import { resolutionOf } from "../../analysis/planning/calibrate.ts";
import type { Policy } from "../../analysis/policy/gate.ts";
import { calibrationPath, readCalibration } from "../../records/calibration.ts";
import type { ComparisonReport } from "./types.ts";

/** Everything that any form of a comparison shows; `flips`: how many items of either kind in each task get their texts. */
export async function compareSides(
  base: ComparisonSide,
  candidate: ComparisonSide,
  policy: Policy,
  flips: number,
): Promise<ComparisonReport> {
  const machine = candidate.evidence.protocol.timings.machine;
  const resolution = resolutionOf(await readCalibration(calibrationPath()), machine);
  const sides = { base: base.evidence, candidate: candidate.evidence, resolution };
  const conclusion = conclude(sides, candidate.rows, policy);
  const primary = new Map(sides.base.tasks.map(({ key, primaryMetric }) => [key, primaryMetric]));
  const flipped = await readFlippedItems(
    conclusion.assessments.filter(({ task, metric }) => task !== null && primary.get(task) === metric),
    { base: answersOf(base), candidate: answersOf(candidate) },
    flips,
  );
  return { base: sides.base, candidate: sides.candidate, ...conclusion, flipped };
}

function answersOf({ folder, evidence }: ComparisonSide): AnswerSource | null {
  return folder === null ? null : { folder, model: evidence.subject.id };
}
