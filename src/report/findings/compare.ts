import { counted } from "../../lib/counted.ts";
import type { EnergyProxy } from "../../records/schema.ts";
import type { Estimate } from "../../statistics/interval.ts";
import { ratioOfEstimates } from "../../statistics/ratios.ts";
import { difference, estimateOf, leavesOut } from "../estimate.ts";
import { type Figure, type FigureId, threadsOf } from "../figures.ts";
import { decimals, range, significant } from "../format.ts";
import { figureSpan, type Sentence, type Span, say } from "../sentence.ts";
import type { SettingSummary } from "../setting-summaries.ts";
import { scopeText } from "../words/scope.ts";

/** Accuracy of `a` minus accuracy of `b`; null when either is missing. */
export function accuracyGap(a: Figure, b: Figure): Estimate | null {
  const [left, right] = [estimateOf(a), estimateOf(b)];
  return left === null || right === null ? null : difference(left, right);
}

/** A difference of accuracies in points, without its sign: `12 points (7–17)`. */
export function points(gap: Estimate): Span {
  return gap.value < 0 ? points({ value: -gap.value, low: -gap.high, high: -gap.low }) : pointsText(gap, "");
}

/** The same with its sign, for changes that may go either way: `+0.8 points (−3.1 … +4.7: not settled)`. */
export function signedPoints(gap: Estimate): Span {
  return pointsText(gap, "+");
}

function pointsText(gap: Estimate, plus: "" | "+"): Span {
  const places = (gap.high - gap.low) / 2 >= 0.0095 ? 0 : 1;
  const write = (value: number): string => {
    const text = decimals(value * 100, places);
    return value > 0 && !/^[0.]+$/.test(text) ? plus + text : text;
  };
  const unsettled = leavesOut(gap, 0) ? "" : ": not settled";
  const value = write(gap.value);
  const unit = /^[+−]?1$/.test(value) ? "point" : "points";
  const bound = leavesOut(gap, 0) ? (at: number): string => write(at).replace("+", "") : write;
  const interval = gap.low === gap.high ? "" : ` (${range(bound(gap.low), bound(gap.high))}${unsettled})`;
  return figureSpan(`${value} ${unit}${interval}`);
}

/** A ratio of two costs. */
export interface CostRatio extends Estimate {
  /** Threads that both were asked again with to be compared; null: they are compared as they ran. */
  readonly againWith: number | null;
}

/** The figures that stand in for others where models ran with different numbers of threads. */
const atCommonThreads: Partial<Record<FigureId, FigureId>> = {
  energyPerItem: "commonThreadsEnergyPerItem",
  energyPerCorrectAnswer: "commonThreadsEnergyPerCorrectAnswer",
};

/**
 * How much of `b`'s cost `a` has. For energy estimated by the proxy on one thread count, the proxy's factor is the same on
 * both sides and cancels; models that ran on different counts are compared by what they were asked again with one. Where
 * that was not done, both sides carry the factor in full.
 */
export function costRatio(a: SettingSummary, b: SettingSummary, id: FigureId, proxy: EnergyProxy): CostRatio | null {
  const [left, right] = [a.figures[id], b.figures[id]];
  const common = atCommonThreads[id];
  const cancels = proxyCancels(left, right) && a.threads !== null && a.threads === b.threads;
  if (cancels || common === undefined || left.origin !== "modelled") return ratioOf(left, right, cancels, proxy);
  const [evenLeft, evenRight] = [a.figures[common], b.figures[common]];
  const even = proxyCancels(evenLeft, evenRight) ? ratioOf(evenLeft, evenRight, true, proxy) : null;
  return even === null ? ratioOf(left, right, false, proxy) : { ...even, againWith: threadsOf(evenLeft) };
}

function ratioOf(left: Figure, right: Figure, cancels: boolean, proxy: EnergyProxy): CostRatio | null {
  const strip = (row: Figure): Estimate | null => (cancels ? withoutProxy(row, proxy) : estimateOf(row));
  const [top, bottom] = [strip(left), strip(right)];
  const ratio = top === null || bottom === null ? null : ratioOfEstimates(top, bottom);
  return ratio === null ? null : { ...ratio, againWith: null };
}

function proxyCancels(left: Figure, right: Figure): boolean {
  return left.origin === "modelled" && right.origin === "modelled" && scopeText(left) === scopeText(right);
}

/**
 * What is left of an interval without the proxy's own factors. They were joined to it as logarithms, in squares
 * (`ratioOfEstimates`), so they come out of it in squares.
 */
function withoutProxy(row: Figure, proxy: EnergyProxy): Estimate | null {
  const whole = estimateOf(row);
  if (whole === null || whole.low <= 0) return null;
  const rest = (bound: number, factor: number): number => {
    const squares = Math.log(bound / whole.value) ** 2 - Math.log(factor) ** 2;
    // Below this it is the rounding of an interval that was the proxy's alone.
    return squares < 1e-6 ? 0 : Math.sqrt(squares);
  };
  const [below, above] = [rest(whole.low, proxy.lowFactor), rest(whole.high, proxy.highFactor)];
  return { value: whole.value, low: whole.value * Math.exp(-below), high: whole.value * Math.exp(above) };
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
  { low, high, againWith }: CostRatio,
  write: (at: { value: number }) => string,
): readonly string[] {
  return [
    ...(low === high ? [] : [range(write({ value: low }), write({ value: high }))]),
    ...(againWith === null ? [] : [`both with ${counted(againWith, "thread")}`]),
  ];
}

function bracketed(part: CostRatio, write: (at: { value: number }) => string): string {
  const uncertainty = uncertaintyOf(part, write);
  return uncertainty.length === 0 ? "" : ` (${uncertainty.join(", ")})`;
}
