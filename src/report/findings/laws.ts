import { disagreements } from "../../analysis/scaling/law-rows.ts";
import { breakEvenTokens, capabilityDensity, equivalentBand } from "../../analysis/scaling/scaling-laws.ts";
import type { RunSummary } from "../data/setting-summaries.ts";
import { leavesOut } from "../format/estimate.ts";
import { count, range, significant } from "../format/format.ts";
import { type Finding, figureSpan, joined, modelSpan, type Sentence, say } from "../format/sentence.ts";
import { accuracyGap } from "./compare.ts";
import { type Lesson, lessonsOf } from "./lessons.ts";

/**
 * What published scaling laws say of the run's smaller model that was schooled longer and a larger one: reference lines,
 * never a verdict. Silent where there is no such pair.
 */
export function lawFindings(summary: RunSummary): readonly Finding[] {
  const pair = headlinePair(lessonsOf(summary));
  if (pair === null) return [];
  const parts = joined([...disagreement(pair), ...breakEven(summary, pair), density(pair)], "; ");
  return [{ id: "laws", settled: true, sentence: say`Modelled, a reference line and not a verdict: ${parts}.` }];
}

interface Pair {
  readonly small: Lesson;
  readonly large: Lesson;
}

/** Of several such pairs the one furthest apart in schooling. */
function headlinePair(lessons: readonly Lesson[]): Pair | null {
  const pairs = lessons.flatMap((small) =>
    lessons
      .filter((large) => large.parameters > small.parameters * 1.5 && large.schooling < small.schooling)
      .map((large): Pair => ({ small, large })),
  );
  const distance = ({ small, large }: Pair): number => small.schooling / large.schooling;
  return pairs.toSorted((a, b) => distance(b) - distance(a))[0] ?? null;
}

function disagreement({ small, large }: Pair): readonly Sentence[] {
  if (disagreements([small.reference.model, large.reference.model]).length === 0) return [];
  return [
    say`the two published fits of Chinchilla's law disagree on whether ${modelSpan(small.reference.name)} (${figureSpan(`${count(small.schooling)} tokens per parameter`)}) or ${modelSpan(large.reference.name)} (${figureSpan(count(large.schooling))}) should be better, so that it says nothing of this pair`,
  ];
}

/** By compute of training and use, where the smaller one cost more to train and answers no worse. */
function breakEven(summary: RunSummary, { small, large }: Pair): readonly Sentence[] {
  const tokens = breakEvenTokens(small, large);
  const gap = accuracyGap(summary, small.reference, large.reference);
  const isWorse = gap !== null && gap.value < 0 && leavesOut(gap, 0);
  if (tokens === null || tokens === 0 || isWorse) return [];
  return [
    say`by compute ${modelSpan(small.reference.name)} has cost less in all than ${modelSpan(large.reference.name)} after ${figureSpan(`${count(tokens, 2)} tokens`)} of use`,
  ];
}

/** Parameters of 20 tokens' schooling that each of its parameters stands for, by both fits. */
function density({ small }: Pair): Sentence {
  const of = { parameters: small.parameters, fileBytes: null, joulesPerToken: null };
  const { low, high } = equivalentBand(small);
  const [least = 0, most = 0] = [low, high].map((size) => capabilityDensity(size, of).perParameter);
  return say`by that law's two fits a parameter of ${modelSpan(small.reference.name)} stands for ${figureSpan(range(significant(least, 2), significant(most, 2)))} of a model schooled on 20 tokens each`;
}
