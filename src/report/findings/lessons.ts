import { isQuantized, type Quantized } from "../data/model-facts.ts";
import type { RunSummary, SettingSummary } from "../data/setting-summaries.ts";
import { grouped } from "../format/grouped.ts";

/** One training: a size of one architecture taught so many tokens, in the quantizations that the run holds. */
export interface Lesson {
  readonly parameters: number;
  readonly tokens: number;
  readonly schooling: number;
  readonly flop: number | null;
  /** The quantization that most trainings of the run share, or the one with most bits. */
  readonly reference: Quantized;
  /** Most bits per weight first. */
  readonly quantizations: readonly Quantized[];
}

/** Two trainings cost the same compute when they differ by no more than this. */
const equalWithin = 1.05;

/** The trainings behind the models of a run, those of undisclosed tokens or quantization left out; by size, then tokens. */
export function lessonsOf(summary: RunSummary): readonly Lesson[] {
  const disclosed = summary.settings.filter(isQuantized).filter(({ schooling }) => schooling !== null);
  const groups = grouped(disclosed, trainingKey);
  const common = mostCommon(groups);
  return groups
    .map((group) => lesson(group, common))
    .sort((a, b) => a.parameters - b.parameters || a.tokens - b.tokens);
}

function trainingKey({ model }: SettingSummary): string {
  return JSON.stringify([model.architecture, model.tokenizerHash, model.parameters, model.trainingTokens]);
}

function lesson(group: readonly Quantized[], common: string | null): Lesson {
  const quantizations = [...group].sort((a, b) => b.model.bitsPerWeight - a.model.bitsPerWeight);
  const reference =
    quantizations.find((setting) => setting.model.quantization === common) ?? (quantizations[0] as Quantized);
  return {
    parameters: reference.model.parameters,
    tokens: reference.model.trainingTokens ?? 0,
    schooling: reference.schooling ?? 0,
    flop: reference.model.trainingFlop,
    reference,
    quantizations,
  };
}

/** The quantization that most trainings come in; of several, the one with most bits. */
function mostCommon(groups: readonly (readonly Quantized[])[]): string | null {
  const counts = new Map<string, { trainings: number; readonly bits: number }>();
  for (const { model } of groups.flat()) {
    const entry = counts.get(model.quantization);
    if (entry === undefined) counts.set(model.quantization, { trainings: 1, bits: model.bitsPerWeight });
    else entry.trainings += 1;
  }
  const ranked = [...counts].sort(([, a], [, b]) => b.trainings - a.trainings || b.bits - a.bits);
  return ranked[0]?.[0] ?? null;
}

/** The largest set of trainings of different sizes that cost the same compute; by size, empty when there is none. */
export function equalCompute(lessons: readonly Lesson[]): readonly Lesson[] {
  const known = lessons.filter((one) => one.flop !== null).sort((a, b) => (a.flop ?? 0) - (b.flop ?? 0));
  const clusters = known.map((first) => onePerSize(known.filter((one) => inReach(one.flop ?? 0, first.flop ?? 0))));
  const largest = clusters.sort((a, b) => b.length - a.length)[0] ?? [];
  return largest.length < 2 ? [] : largest.toSorted((a, b) => a.parameters - b.parameters);
}

function inReach(flop: number, least: number): boolean {
  return flop >= least && flop <= least * equalWithin;
}

function onePerSize(lessons: readonly Lesson[]): readonly Lesson[] {
  return [...new Map(lessons.map((one) => [one.parameters, one])).values()];
}

/** Sizes that were taught more than one number of tokens; each by tokens. */
export function growingSchool(lessons: readonly Lesson[]): readonly (readonly Lesson[])[] {
  const key = ({ reference, parameters }: Lesson): string =>
    JSON.stringify([reference.model.architecture, reference.model.tokenizerHash, parameters]);
  return grouped(lessons, key).filter((group) => group.length > 1);
}
