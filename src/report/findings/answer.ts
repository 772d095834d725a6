import { type RunSummary, type SettingSummary, whyNone } from "../data/setting-summaries.ts";
import { leavesOut } from "../format/estimate.ts";
import { count, quantityInWords } from "../format/format.ts";
import { type Finding, figureSpan, listed, modelSpan, type Sentence, say } from "../format/sentence.ts";
import { whyAbsent } from "../words/caveats.ts";
import { accuracyGap, comparedCost, isSettled, points, timesAsMuch } from "./compare.ts";
import { costRatio } from "./cost-ratio.ts";

/** The first sentences of every report: who answers best, who does so for least energy, what size has to do with it. */
export function answer(summary: RunSummary): readonly Finding[] {
  const scored = summary.settings.filter((setting) => setting.figures.accuracy.value !== null);
  const best = scored[0];
  if (best === undefined) return [noAccuracy(summary), ...fastest(summary)];
  return [
    bestAccuracy(summary, best, scored.slice(1)),
    ...leastEnergy(summary, best),
    ...size(summary, scored.filter(isSized), best),
  ];
}

function noAccuracy(summary: RunSummary): Finding {
  const reason = whyNone(summary.settings, "accuracy", "the run has no models");
  const sentence = say`This run has no accuracy to compare: ${figureSpan(reason)}.`;
  return { id: "no-accuracy", settled: false, sentence };
}

function fastest(summary: RunSummary): readonly Finding[] {
  const timed = summary.settings.filter((setting) => setting.figures.decode.value !== null);
  const first = timed.sort((a, b) => (b.figures.decode.value ?? 0) - (a.figures.decode.value ?? 0))[0];
  if (first === undefined) return [];
  const rate = figureSpan(quantityInWords(first.figures.decode));
  return [{ id: "fastest", settled: true, sentence: say`${modelSpan(first.name)} decodes fastest: ${rate}.` }];
}

function bestAccuracy(summary: RunSummary, best: SettingSummary, others: readonly SettingSummary[]): Finding {
  const level = figureSpan(quantityInWords(best.figures.accuracy));
  const second = others[0];
  const gap = second === undefined ? null : accuracyGap(summary, best, second);
  if (second === undefined || gap === null) {
    const sentence = say`On this machine ${modelSpan(best.name)} answers ${level} of the questions right.`;
    return { id: "accuracy", settled: true, sentence };
  }
  if (leavesOut(gap, 0)) {
    const sentence = say`On this machine ${modelSpan(best.name)} answers best: ${level} right, ${points(gap)} above ${modelSpan(second.name)}, the next.`;
    return { id: "accuracy", settled: true, sentence };
  }
  const equal = equalTo(best, others);
  if (equal.length > 0) return equallyGood(best, equal, others.length);
  const tied = others.slice(1).filter((setting) => isTied(summary, best, setting));
  const nor: Sentence = tied.length === 0 ? [] : say`, nor is that over ${listed(tied.map((setting) => setting.name))}`;
  const sentence = say`On this machine ${modelSpan(best.name)} has the highest accuracy, ${level}, but its lead over ${modelSpan(second.name)} of ${points(gap)} is not significant${nor}.`;
  return { id: "accuracy", settled: false, sentence: withoutRepeat(sentence) };
}

function equalTo(best: SettingSummary, settings: readonly SettingSummary[]): readonly SettingSummary[] {
  return settings.filter(({ figures }) => figures.accuracy.value === best.figures.accuracy.value);
}

/** None is the best where several have the same accuracy. */
function equallyGood(best: SettingSummary, equal: readonly SettingSummary[], others: number): Finding {
  const level = figureSpan(quantityInWords(best.figures.accuracy));
  const names = listed([best, ...equal].map(({ name }) => name));
  const sentence =
    equal.length === others
      ? say`On this machine ${names} answer equally many questions right: ${level}.`
      : say`On this machine ${names} have the highest accuracy, ${level} each.`;
  return { id: "accuracy", settled: false, sentence };
}

/** The sentence says "not significant" in words already; its figure need not say so again. */
function withoutRepeat(sentence: Sentence): Sentence {
  return sentence.map((span) =>
    typeof span === "string" ? span : { ...span, text: span.text.replace(": not significant", "") },
  );
}

function isTied(summary: RunSummary, best: SettingSummary, other: SettingSummary): boolean {
  const gap = accuracyGap(summary, best, other);
  return gap !== null && !leavesOut(gap, 0);
}

function leastEnergy(summary: RunSummary, best: SettingSummary): readonly Finding[] {
  const priced = summary.settings
    .filter((setting) => setting.figures.energyPerCorrectAnswer.value !== null)
    .sort((a, b) => energyOf(a) - energyOf(b));
  const cheapest = priced[0];
  if (cheapest === undefined) {
    const reason = figureSpan(whyAbsent(best.figures.energyPerCorrectAnswer));
    return [{ id: "energy", settled: false, sentence: say`Energy per correct answer is not known: ${reason}.` }];
  }
  const estimated = cheapest.figures.energyPerCorrectAnswer.origin === "modelled" ? ", modelled" : "";
  const joules = figureSpan(quantityInWords(cheapest.figures.energyPerCorrectAnswer).replace(/\)$/, `${estimated})`));
  const other = cheapest === best ? priced[1] : best;
  const part = other === undefined ? null : costRatio(summary, cheapest, other, "energyPerCorrectAnswer");
  if (other === undefined || part === null) {
    return [
      {
        id: "energy",
        settled: true,
        sentence: say`${modelSpan(cheapest.name)} spends ${joules} for each correct answer.`,
      },
    ];
  }
  // At the common thread count, which is not its own, it may be the dearer one.
  const settled = isSettled(part) && part.value < 1;
  const step: Sentence = settled
    ? say`${comparedCost(part, "")} than ${modelSpan(other.name)}`
    : say`not significantly less than ${modelSpan(other.name)} (${timesAsMuch(part)})`;
  if (cheapest === best) {
    const who = equalTo(best, summary.settings).length > 1 ? say`${modelSpan(best.name)}` : ["It also"];
    const sentence = say`${who} needs the least energy for a correct answer: ${joules}, ${step}${settled ? ", the next" : ""}.`;
    return [{ id: "energy", settled, sentence }];
  }
  const sentence = say`${modelSpan(cheapest.name)} needs the least energy for a correct answer: ${joules}, ${step}${priceOf(summary, best, cheapest)}.`;
  return [{ id: "energy", settled, sentence }];
}

/** What is given up for the least energy. */
function priceOf(summary: RunSummary, best: SettingSummary, cheapest: SettingSummary): Sentence {
  const gap = accuracyGap(summary, best, cheapest);
  if (gap === null) return [];
  return leavesOut(gap, 0)
    ? say`, but it answers ${points(gap)} fewer right`
    : ["; its accuracy is not significantly below the best"];
}

function energyOf(setting: SettingSummary): number {
  return setting.figures.energyPerCorrectAnswer.value ?? Number.POSITIVE_INFINITY;
}

type Sized = SettingSummary & { readonly model: { readonly parameters: number } };

function isSized(setting: SettingSummary): setting is Sized {
  return setting.model.parameters !== null;
}

/** Whether the largest model earned its size; silent where all models are of one size, or the best one's is not known. */
function size(summary: RunSummary, scored: readonly Sized[], best: SettingSummary): readonly Finding[] {
  if (!isSized(best)) return [];
  const most = Math.max(...scored.map((setting) => setting.model.parameters));
  const largest = scored.find((setting) => setting.model.parameters === most);
  if (largest === undefined || scored.length < 2) return [];
  if (best.model.parameters * 1.5 < most) {
    const gap = accuracyGap(summary, best, largest);
    if (gap === null) return [];
    const level = figureSpan(quantityInWords(largest.figures.accuracy));
    const sentence = say`The largest model, ${modelSpan(largest.name)} (${figureSpan(`${count(most)} parameters`)}), answers ${level} right${leavesOut(gap, 0) ? ": size alone did not decide" : ", not significantly below the best"}.`;
    return [{ id: "size", settled: leavesOut(gap, 0), sentence }];
  }
  const smaller = scored
    .filter((setting) => setting.model.parameters * 1.5 < best.model.parameters && isTied(summary, best, setting))
    .sort((a, b) => a.model.parameters - b.model.parameters)[0];
  if (smaller === undefined) return [];
  const share = figureSpan(`${count(best.model.parameters)} to ${count(smaller.model.parameters)} parameters`);
  const sentence = say`${modelSpan(smaller.name)} is smaller (${share}) and not significantly less accurate.`;
  return [{ id: "size", settled: false, sentence }];
}
