import { counted } from "../../lib/counted.ts";
import type { Estimate } from "../../statistics/interval.ts";
import { type RunSummary, type SettingSummary, settingOf } from "../data/setting-summaries.ts";
import { leavesOut } from "../format/estimate.ts";
import { decimals, range, significant } from "../format/format.ts";
import { figureSpan, type Sentence, type Span, say } from "../format/sentence.ts";
import type { CostRatio } from "./cost-ratio.ts";

/**
 * Accuracy of `a` minus accuracy of `b`, paired by the questions that both answered: the interval that `compare` gives.
 * null when either has no accuracy, or the questions are too few groups for an interval.
 */
export function accuracyGap({ run }: RunSummary, a: SettingSummary, b: SettingSummary): Estimate | null {
  const unknown = a.figures.accuracy.value === null || b.figures.accuracy.value === null;
  return unknown ? null : run.paired.accuracyChange(settingOf(b), settingOf(a));
}

/** A difference of accuracies in points, without its sign: `12 points (7–17)`. */
export function points(gap: Estimate): Span {
  return gap.value < 0 ? points({ value: -gap.value, low: -gap.high, high: -gap.low }) : pointsText(gap, "");
}

/** The same with its sign, for changes that may go either way: `+0.8 points (−3.1 … +4.7: not significant)`. */
export function signedPoints(gap: Estimate): Span {
  return pointsText(gap, "+");
}

function pointsText(gap: Estimate, plus: "" | "+"): Span {
  const places = (gap.high - gap.low) / 2 >= 0.0095 ? 0 : 1;
  const write = (value: number): string => {
    const text = decimals(value * 100, places);
    return value > 0 && !/^[0.]+$/.test(text) ? plus + text : text;
  };
  const unsettled = leavesOut(gap, 0) ? "" : ": not significant";
  const value = write(gap.value);
  const unit = /^[+−]?1$/.test(value) ? "point" : "points";
  const bound = leavesOut(gap, 0) ? (at: number): string => write(at).replace("+", "") : write;
  const interval = gap.low === gap.high ? "" : ` (${range(bound(gap.low), bound(gap.high))}${unsettled})`;
  return figureSpan(`${value} ${unit}${interval}`);
}

/** A cost measured but once has no interval; so small a difference may be the noise of one measurement. */
const minBareRatio = 1.1;

/** Whether a ratio of costs is told apart from 1: by its interval, or by a wide margin where it has none. */
export function isSettled(part: Estimate): boolean {
  if (part.low < part.high) return leavesOut(part, 1);
  return part.value > minBareRatio || part.value < 1 / minBareRatio;
}

/** A ratio of costs in words that stand before "than": `8.3 times less (7.1–9.6) energy per item`, `41 % less (35–47)`. */
export function comparedCost(part: CostRatio, noun: string): Sentence {
  const after = noun === "" ? "" : ` ${noun}`;
  if (!isSettled(part)) return say`not clearly less${after} (${timesAsMuch(part)})`;
  if (part.value > 1) return say`${figureSpan(`${times(part)} times more${bracketed(part, times)}`)}${after}`;
  if (part.value < 0.5) {
    const inverse = { ...part, value: 1 / part.value, low: 1 / part.high, high: 1 / part.low };
    return say`${figureSpan(`${times(inverse)} times less${bracketed(inverse, times)}`)}${after}`;
  }
  const saved = { ...part, value: 1 - part.value, low: 1 - part.high, high: 1 - part.low };
  return say`${figureSpan(`${percent(saved.value)} % less${bracketed(saved, (at) => percent(at.value))}`)}${after}`;
}

/** A ratio as it is: `0.89 times, 0.28–2.7`. */
export function timesAsMuch(part: CostRatio): Span {
  return figureSpan([`${times(part)} times`, ...uncertaintyOf(part, times)].join(", "));
}

function times({ value }: { value: number }): string {
  return significant(value, 2);
}

function percent(value: number): string {
  return decimals(value * 100, 0);
}

/** Its interval, and the threads that both were asked again with. */
function uncertaintyOf(
  { low, high, againWith, loads }: CostRatio,
  write: (at: { value: number }) => string,
): readonly string[] {
  return [
    ...(low === high ? withoutInterval(loads) : [range(write({ value: low }), write({ value: high }))]),
    ...(againWith === null ? [] : [`both with ${counted(againWith, "thread")}`]),
  ];
}

function withoutInterval(loads: number | undefined): readonly string[] {
  if (loads === undefined) return [];
  return [loads < 2 ? "measured once" : `${counted(loads, "load")}, too few for an interval`];
}

function bracketed(part: CostRatio, write: (at: { value: number }) => string): string {
  const uncertainty = uncertaintyOf(part, write);
  return uncertainty.length === 0 ? "" : ` (${uncertainty.join(", ")})`;
}
