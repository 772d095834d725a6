import type { Estimate } from "../../statistics/interval.ts";
import type { Quantized } from "../data/model-facts.ts";
import type { RunSummary } from "../data/setting-summaries.ts";
import { difference, leavesOut } from "../format/estimate.ts";
import { schooling } from "../format/format.ts";
import { grouped } from "../format/grouped.ts";
import { type Finding, figureSpan, modelSpan, type Sentence, say } from "../format/sentence.ts";
import { accuracyGap, points, signedPoints } from "./compare.ts";
import type { Lesson } from "./lessons.ts";

interface Step {
  readonly from: Quantized;
  readonly to: Quantized;
  readonly schooling: number;
  readonly change: Estimate;
}

/** What fewer bits cost, for the most and the least schooled model that the run holds in both quantizations. */
export function quantizationFindings(summary: RunSummary, lessons: readonly Lesson[]): readonly Finding[] {
  const steps = commonStep(lessons.flatMap((lesson) => stepOf(summary, lesson))).toSorted(
    (a, b) => b.schooling - a.schooling,
  );
  const [most, least] = [steps[0], steps.at(-1)];
  if (most === undefined || least === undefined) return [];
  // The scheme's name comes from the model file: foreign text, set as a name.
  const opening = say`Quantized from ${modelSpan(most.from.model.quantization)} to ${modelSpan(most.to.model.quantization)}, `;
  if (most === least) {
    return [{ id: "quantization", settled: leavesOut(most.change, 0), sentence: say`${opening}${outcome(most)}.` }];
  }
  const contrast = difference(least.change, most.change);
  const verdict: Sentence = !leavesOut(contrast, 0)
    ? say`the effect of schooling on this is not significant`
    : contrast.value > 0
      ? say`the schooled model loses more, by ${points(contrast)}`
      : say`the schooled model loses less, by ${points(contrast)}`;
  const sentence = say`${opening}${outcome(most)}, ${outcome(least)}: ${verdict}.`;
  return [{ id: "quantization", settled: leavesOut(contrast, 0), sentence }];
}

function outcome(step: Step): Sentence {
  const who = say`${modelSpan(step.from.name)} (${figureSpan(`${schooling(step.schooling)} tokens per parameter`)})`;
  return leavesOut(step.change, 0) && step.change.value < 0
    ? say`${who} loses ${points(step.change)} of accuracy`
    : say`${who} changes by ${signedPoints(step.change)}`;
}

/** From the reference quantization down to the fewest bits, or from the most bits down to the reference. */
function stepOf(summary: RunSummary, lesson: Lesson): readonly Step[] {
  const fewest = lesson.quantizations.at(-1);
  const [from, to] = fewest === lesson.reference ? [lesson.quantizations[0], fewest] : [lesson.reference, fewest];
  if (from === undefined || to === undefined || from.model.quantization === to.model.quantization) return [];
  const change = accuracyGap(summary, to, from);
  return change === null ? [] : [{ from, to, schooling: lesson.schooling, change }];
}

/** The steps between the one pair of schemes that most trainings share: others would compare unlike things. */
function commonStep(steps: readonly Step[]): readonly Step[] {
  const key = (step: Step): string => JSON.stringify([step.from.model.quantization, step.to.model.quantization]);
  return grouped(steps, key).toSorted((a, b) => b.length - a.length)[0] ?? [];
}
