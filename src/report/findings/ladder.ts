import type { RunSummary } from "../data/setting-summaries.ts";
import { leavesOut } from "../format/estimate.ts";
import { count, flop, quantity, quantityInWords } from "../format/format.ts";
import { type Finding, figureSpan, modelSpan, type Sentence, type Span, say } from "../format/sentence.ts";
import { whyAbsent } from "../words/caveats.ts";
import { accuracyGap, comparedCost, isSettled, points, signedPoints } from "./compare.ts";
import { costRatio } from "./cost-ratio.ts";
import { equalCompute, growingSchool, type Lesson, lessonsOf } from "./lessons.ts";
import { quantizationFindings } from "./quantization.ts";

/** What the schooling of the models did: at equal compute, with more tokens at one size, and under quantization. */
export function ladder(summary: RunSummary): readonly Finding[] {
  const lessons = lessonsOf(summary);
  return [
    ...atEqualCompute(summary, equalCompute(lessons)),
    ...growingSchool(lessons).flatMap((rungs) => moreTokens(summary, rungs)),
    ...quantizationFindings(summary, lessons),
  ];
}

function atEqualCompute(summary: RunSummary, lessons: readonly Lesson[]): readonly Finding[] {
  const largest = lessons.at(-1);
  const scored = lessons.filter((lesson) => accuracyOf(lesson) !== null);
  const best = scored
    .filter((lesson) => lesson !== largest)
    .sort((a, b) => (accuracyOf(b) ?? 0) - (accuracyOf(a) ?? 0))[0];
  if (largest === undefined) return [];
  const gap = best === undefined ? null : accuracyGap(summary, best.reference, largest.reference);
  if (best === undefined || gap === null) {
    const why = scored.length < 2 ? "their accuracy was not measured" : "too few independent questions for an interval";
    const sentence: Sentence = [`Models of equal training compute can't be compared: ${why}.`];
    return [{ id: "equal-compute", settled: false, sentence }];
  }
  const opening = say`At equal training compute (${figureSpan(`${flop(largest.flop ?? 0)} each`)}), `;
  const settled = leavesOut(gap, 0);
  const contest = say`${pupil(best)} answers ${levelOf(best)} right and ${pupil(largest)} ${levelOf(largest)}`;
  const sentence = !settled
    ? say`${opening}the longest-taught model and the largest do not differ significantly: ${contest}, a difference of ${signedPoints(gap)}.`
    : gap.value > 0
      ? say`${opening}${contest}: longer schooling is worth ${points(gap)}.`
      : say`${opening}the largest model answers best: ${contest}, ${points(gap)} less. Here longer schooling did not make up for size.`;
  const smallest = scored[0];
  const cheap = [best, ...(smallest === undefined || smallest === best || smallest === largest ? [] : [smallest])];
  return [{ id: "equal-compute", settled, sentence }, ...cheap.flatMap((lesson) => costs(summary, lesson, largest))];
}

/** What the smaller pupil saves against the largest model of the same compute. */
function costs(summary: RunSummary, lesson: Lesson, largest: Lesson): readonly Finding[] {
  const savings = (
    [
      ["energyPerItem", "energy per item"],
      ["energyPerCorrectAnswer", "energy per correct answer"],
      ["peakResident", "peak memory"],
    ] as const
  ).flatMap(([id, noun]) => {
    const part = costRatio(summary, lesson.reference, largest.reference, id);
    return part === null ? [] : [{ words: comparedCost(part, noun), settled: isSettled(part) }];
  });
  if (savings.length === 0) return [];
  const list = savings.flatMap(
    ({ words }, index): Sentence => (index === 0 ? words : [index === savings.length - 1 ? " and " : ", ", ...words]),
  );
  const missing =
    lesson.reference.figures.energyPerCorrectAnswer.value !== null &&
    largest.reference.figures.energyPerCorrectAnswer.value === null
      ? say` (${modelSpan(largest.reference.name)} has no energy per correct answer: ${whyAbsent(largest.reference.figures.energyPerCorrectAnswer)})`
      : [];
  const sentence = say`${modelSpan(lesson.reference.name)} takes ${list} than ${modelSpan(largest.reference.name)}${missing}.`;
  return [
    { id: `equal-compute-cost-${lesson.parameters}`, settled: savings.every((saving) => saving.settled), sentence },
  ];
}

function moreTokens(summary: RunSummary, rungs: readonly Lesson[]): readonly Finding[] {
  const scored = rungs.filter((rung) => accuracyOf(rung) !== null);
  const [first, last] = [scored[0], scored.at(-1)];
  if (first === undefined || last === undefined || first === last) return [];
  const gap = accuracyGap(summary, last.reference, first.reference);
  if (gap === null) return [];
  const settled = leavesOut(gap, 0);
  const verb = settled ? (gap.value > 0 ? "raises" : "lowers") : "does not clearly change";
  const tokens = figureSpan(`${scored.map((rung) => count(rung.tokens, 2)).join(" → ")} tokens`);
  const levels = figureSpan(scored.map((rung) => quantity(rung.reference.figures.accuracy)?.value ?? "").join(" → "));
  const sentence = say`At ${figureSpan(`${count(first.parameters)} parameters`)}, more schooling (${tokens}) ${verb} accuracy: ${levels}, from first to last ${signedPoints(gap)}${setback(summary, scored)}.`;
  return [{ id: `more-tokens-${first.parameters}`, settled, sentence }];
}

/** Names the first step at which more tokens clearly did harm, so that a rise from end to end can't hide it. */
function setback(summary: RunSummary, rungs: readonly Lesson[]): Sentence {
  for (const [index, rung] of rungs.entries()) {
    const before = rungs[index - 1];
    if (before === undefined) continue;
    const step = accuracyGap(summary, rung.reference, before.reference);
    if (step !== null && step.high < 0 && rungs.length > 2) {
      return say`, yet from ${figureSpan(count(before.tokens, 2))} to ${figureSpan(count(rung.tokens, 2))} tokens it falls by ${points(step)}`;
    }
  }
  return [];
}

function pupil(lesson: Lesson): Sentence {
  const facts = figureSpan(`${count(lesson.parameters)} parameters, ${count(lesson.tokens, 2)} tokens`);
  return say`${modelSpan(lesson.reference.name)} (${facts})`;
}

function levelOf(lesson: Lesson): Span {
  return figureSpan(quantityInWords(lesson.reference.figures.accuracy));
}

function accuracyOf(lesson: Lesson): number | null {
  return lesson.reference.figures.accuracy.value;
}
