import type { Assessment } from "../../analysis/comparison/assess.ts";
import { roughTime } from "../../lib/clock.ts";
import { counted } from "../../lib/counted.ts";
import { differenceInWords, intervalInWords, levelText, marginInWords, quantityName, valueInWords } from "./cells.ts";
import type { ComparisonReport } from "./types.ts";
import { reasonText } from "./words/causes.ts";

/** What the comparison comes to, for someone who knows no statistics: the row that decides, in one or two sentences. */
export function conclusionOf(report: ComparisonReport): string {
  const [worst] = report.assessments.filter(({ gated }) => gated);
  const broken = report.budgets.filter(({ verdict }) => verdict.name === "regressed");
  const limits =
    broken.length === 0 ? "" : ` ${broken.length === 1 ? "A budget is" : `${broken.length} budgets are`} broken.`;
  if (worst === undefined) return withoutGates(report, limits);
  const sentence = sentenceFor(worst, report);
  // What fails the check comes first: a budget that is broken, or a gate that did not hold.
  return limits === "" || worst.verdict.name === "regressed"
    ? `${sentence}${limits}`
    : `${limits.trim()} Apart from that: ${sentence}`;
}

/** Of budgets alone it is their state that decides. */
function withoutGates({ budgets }: ComparisonReport, broken: string): string {
  if (budgets.length === 0) return "Nothing that was compared decides anything.";
  if (broken !== "") return broken.trim();
  const kept = budgets.filter(({ verdict }) => verdict.name !== "missing" && verdict.name !== "unproven").length;
  return kept === budgets.length
    ? `${kept === 1 ? "The budget is" : `All ${kept} budgets are`} kept.`
    : `${counted(budgets.length - kept, "budget")} can't be judged: there is no figure.`;
}

function sentenceFor(row: Assessment, { base, candidate, assessments }: ComparisonReport): string {
  const { verdict } = row;
  const [one, other] = namesOf(candidate.subject.id, candidate.source, base.subject.id, base.source);
  const margin = row.margin === null ? "" : marginInWords(row, row.margin);
  const others = assessments.filter(({ gated, verdict: { name } }) => gated && name === verdict.name).length - 1;
  const also = others > 0 ? ` The same holds of ${others} more ${others === 1 ? "quantity" : "quantities"}.` : "";
  switch (verdict.name) {
    case "missing":
      return `Whether ${one} can replace ${other} can't be told: ${reasonText(verdict)}.${also}`;
    case "incomparable":
      return `${one} and ${other} can't be compared in ${quantityName(row)}: ${reasonText(verdict)}.${also}`;
    case "unproven":
      return `${measured(row, one, other)} That proves nothing: ${reasonText(verdict)}.${also}`;
    case "regressed":
      return `${one} is not good enough to replace ${other}: ${measured(row, one, other)} It is worse by more than the ${margin} that were allowed.${also}`;
    case "improved":
      return `${one} is better than ${other}: ${measured(row, one, other)} That is more than chance explains.${also}`;
    case "worse-within-margin":
      return `${one} is a little worse than ${other}, and by less than the ${margin} that were allowed: ${measured(row, one, other)}${also}`;
    case "equivalent":
      return `${one} is as good as ${other}: ${measured(row, one, other)} Any difference is smaller than the ${margin} that were allowed.${also}`;
    case "non-inferior":
      return `${one} is good enough to replace ${other}: ${measured(row, one, other)} It is not worse by more than the ${margin} that were allowed.${also}`;
    case "underpowered":
      return `Too little was measured to say whether ${one} can replace ${other}: ${measured(row, one, other)}${needs(row)}${also}`;
    case "inconclusive":
      return `Whether ${one} can replace ${other} is not settled: ${measured(row, one, other)} The loss may be inside the ${margin} that were allowed, or outside.${also}`;
    case null:
      return measured(row, one, other);
  }
}

/** The models' names, or those of their runs where the model is the same. */
function namesOf(one: string, oneSource: string, other: string, otherSource: string): readonly [string, string] {
  if (one !== other) return [one, other];
  return oneSource === otherSource ? [`${one} again`, one] : [`${one} of ${oneSource}`, `${other} of ${otherSource}`];
}

function measured(row: Assessment, one: string, other: string): string {
  const { base, candidate, difference, interval, confidence } = row;
  if (difference === null) return `${quantityName(row)} was not measured.`;
  const uncertainty = interval === null ? "" : ` (${levelText(confidence)} interval ${intervalInWords(row, interval)})`;
  return `${quantityName(row)} is ${valueInWords(candidate, row.unit)} for ${one} and ${valueInWords(base, row.unit)} for ${other}, ${differenceInWords(row, difference)}${uncertainty}.`;
}

/** What would decide it, as it was reckoned: for two models that are equal. */
function needs({ verdict, n }: Assessment): string {
  const { cause, needed, neededSeconds } = verdict;
  if (cause?.kind !== "too-few" || needed === null) {
    const reason = reasonText(verdict);
    return reason === null ? "" : ` ${reason[0]?.toUpperCase()}${reason.slice(1)}.`;
  }
  const noun = cause.replicates === "loads" ? "load" : "question";
  const time = neededSeconds === undefined ? "" : ` of each (${roughTime(neededSeconds * 1000)})`;
  return ` If the two are equal, about ${counted(needed, noun)}${time} would decide it; there ${n === 1 ? "was" : "were"} ${n.toLocaleString("en-US")}.`;
}
