import { leavesOut } from "../estimate.ts";
import { count, quantityInWords } from "../format.ts";
import { type Finding, figure, listed, model, type Sentence, say } from "../sentence.ts";
import { type RunSummary, type Subject, whyNone } from "../subjects.ts";
import { whyAbsent } from "../words/caveats.ts";
import { accuracyGap, comparedCost, costRatio, isSettled, points, timesAsMuch } from "./compare.ts";

/** The first sentences of every report: who answers best, who does so for least energy, what size has to do with it. */
export function answer(summary: RunSummary): readonly Finding[] {
  const scored = summary.subjects.filter((subject) => subject.figures.accuracy.value !== null);
  const best = scored[0];
  if (best === undefined) return [noAccuracy(summary), ...fastest(summary)];
  return [bestAccuracy(best, scored.slice(1)), ...leastEnergy(summary, best), ...size(scored.filter(isSized), best)];
}

function noAccuracy(summary: RunSummary): Finding {
  const reason = whyNone(summary.subjects, "accuracy", "the run has no models");
  const sentence = say`This run has no accuracy to compare: ${figure(reason)}.`;
  return { id: "no-accuracy", settled: false, sentence };
}

function fastest(summary: RunSummary): readonly Finding[] {
  const timed = summary.subjects.filter((subject) => subject.figures.decode.value !== null);
  const first = timed.sort((a, b) => (b.figures.decode.value ?? 0) - (a.figures.decode.value ?? 0))[0];
  if (first === undefined) return [];
  const rate = figure(quantityInWords(first.figures.decode));
  return [{ id: "fastest", settled: true, sentence: say`${model(first.name)} decodes fastest: ${rate}.` }];
}

function bestAccuracy(best: Subject, others: readonly Subject[]): Finding {
  const level = figure(quantityInWords(best.figures.accuracy));
  const second = others[0];
  const gap = second === undefined ? null : accuracyGap(best.figures.accuracy, second.figures.accuracy);
  if (second === undefined || gap === null) {
    const sentence = say`On this machine ${model(best.name)} answers ${level} of the questions right.`;
    return { id: "accuracy", settled: true, sentence };
  }
  if (leavesOut(gap, 0)) {
    const sentence = say`On this machine ${model(best.name)} answers best: ${level} right, ${points(gap)} above ${model(second.name)}, the next.`;
    return { id: "accuracy", settled: true, sentence };
  }
  const tied = others.slice(1).filter((subject) => isTied(best, subject));
  const nor: Sentence = tied.length === 0 ? [] : say`, nor is that over ${listed(tied.map((subject) => subject.name))}`;
  const sentence = say`On this machine ${model(best.name)} has the highest accuracy, ${level}, but its lead over ${model(second.name)} of ${points(gap)} is not settled${nor}.`;
  return { id: "accuracy", settled: false, sentence: withoutRepeat(sentence) };
}

/** The sentence says "not settled" in words already; its figure need not say so again. */
function withoutRepeat(sentence: Sentence): Sentence {
  return sentence.map((span) =>
    typeof span === "string" ? span : { ...span, text: span.text.replace(": not settled", "") },
  );
}

function isTied(best: Subject, other: Subject): boolean {
  const gap = accuracyGap(best.figures.accuracy, other.figures.accuracy);
  return gap !== null && !leavesOut(gap, 0);
}

function leastEnergy(summary: RunSummary, best: Subject): readonly Finding[] {
  const priced = summary.subjects
    .filter((subject) => subject.figures.energyPerCorrectAnswer.value !== null)
    .sort((a, b) => energyOf(a) - energyOf(b));
  const cheapest = priced[0];
  if (cheapest === undefined) {
    const reason = figure(whyAbsent(best.figures.energyPerCorrectAnswer));
    return [{ id: "energy", settled: false, sentence: say`Energy per correct answer is not known: ${reason}.` }];
  }
  const modelled = cheapest.figures.energyPerCorrectAnswer.origin === "modelled" ? ", modelled" : "";
  const joules = figure(quantityInWords(cheapest.figures.energyPerCorrectAnswer).replace(/\)$/, `${modelled})`));
  const other = cheapest === best ? priced[1] : best;
  const part =
    other === undefined ? null : costRatio(cheapest, other, "energyPerCorrectAnswer", summary.run.run.energyProxy);
  if (other === undefined || part === null) {
    return [
      { id: "energy", settled: true, sentence: say`${model(cheapest.name)} spends ${joules} for each correct answer.` },
    ];
  }
  // At the common thread count, which is not its own, it may be the dearer one.
  const settled = isSettled(part) && part.value < 1;
  const step: Sentence = settled
    ? say`${comparedCost(part, "")} than ${model(other.name)}`
    : say`but that this is less than ${model(other.name)} is not settled (${timesAsMuch(part)})`;
  if (cheapest === best) {
    const sentence = say`It also needs the least energy for a correct answer: ${joules}, ${step}${settled ? ", the next" : ""}.`;
    return [{ id: "energy", settled, sentence }];
  }
  const sentence = say`${model(cheapest.name)} needs the least energy for a correct answer: ${joules}, ${step}${priceOf(best, cheapest)}.`;
  return [{ id: "energy", settled, sentence }];
}

/** What is given up for the least energy. */
function priceOf(best: Subject, cheapest: Subject): Sentence {
  const gap = accuracyGap(best.figures.accuracy, cheapest.figures.accuracy);
  if (gap === null) return [];
  return leavesOut(gap, 0)
    ? say`, but it answers ${points(gap)} fewer right`
    : ["; its accuracy is not settled from the best"];
}

function energyOf(subject: Subject): number {
  return subject.figures.energyPerCorrectAnswer.value ?? Number.POSITIVE_INFINITY;
}

type Sized = Subject & { readonly model: { readonly parameters: number } };

function isSized(subject: Subject): subject is Sized {
  return subject.model.parameters !== null;
}

/** Whether the largest model earned its size; silent where all models are of one size, or the best one's is not known. */
function size(scored: readonly Sized[], best: Subject): readonly Finding[] {
  if (!isSized(best)) return [];
  const most = Math.max(...scored.map((subject) => subject.model.parameters));
  const largest = scored.find((subject) => subject.model.parameters === most);
  if (largest === undefined || scored.length < 2) return [];
  if (best.model.parameters * 1.5 < most) {
    const gap = accuracyGap(best.figures.accuracy, largest.figures.accuracy);
    if (gap === null) return [];
    const level = figure(quantityInWords(largest.figures.accuracy));
    const sentence = say`The largest model, ${model(largest.name)} (${figure(`${count(most)} parameters`)}), answers ${level} right${leavesOut(gap, 0) ? ": size alone did not decide" : ", which is not settled from the best"}.`;
    return [{ id: "size", settled: leavesOut(gap, 0), sentence }];
  }
  const smaller = scored
    .filter((subject) => subject.model.parameters * 1.5 < best.model.parameters && isTied(best, subject))
    .sort((a, b) => a.model.parameters - b.model.parameters)[0];
  if (smaller === undefined) return [];
  const share = figure(`${count(best.model.parameters)} to ${count(smaller.model.parameters)} parameters`);
  const sentence = say`${model(smaller.name)} is smaller (${share}), and that it answers worse is not settled.`;
  return [{ id: "size", settled: false, sentence }];
}
