import type { Assessment } from "../../analysis/comparison/assess.ts";
import type { BudgetCheck } from "../../analysis/policy/budgets.ts";
import { roughTime } from "../../lib/clock.ts";
import { metricDefinitions } from "../../metrics/index.ts";
import type { WorkPattern } from "../../records/work.ts";
import type { Interval } from "../../statistics/interval.ts";
import { decimals, isShare, quantity, significant } from "../format/format.ts";
import { extentText } from "../words/work.ts";
import { reasonText } from "./words/causes.ts";

/** A row of a comparison in words, for every form of it. */
export interface ComparisonCells {
  readonly verdict: string;
  readonly quantity: string;
  readonly base: string;
  readonly candidate: string;
  /** Points for shares; candidate ÷ base for ratios; else in the quantity's unit, positive where better. */
  readonly difference: string;
  readonly interval: string;
  /** `–`: no gate is about it. */
  readonly margin: string;
  /** `−5 +3`: items lost and gained. */
  readonly flips: string;
  /** Exact McNemar. */
  readonly p: string;
  readonly n: string;
  readonly reason: string | null;
}

export function cellsOf(row: Assessment): ComparisonCells {
  const { verdict, base, candidate, difference, interval, margin, flips, p, n } = row;
  return {
    verdict: verdict.name ?? withoutVerdict(row),
    quantity: quantityName(row),
    base: valueInWords(base, row.unit),
    candidate: valueInWords(candidate, row.unit),
    difference: difference === null ? "–" : differenceInWords(row, difference),
    interval: interval === null ? "–" : intervalInWords(row, interval),
    margin: margin === null ? "–" : marginInWords(row, margin),
    flips: flips === null ? "" : `−${flips.lost.length} +${flips.gained.length}`,
    p: p === null ? "" : p < 0.001 ? "<0.001" : decimals(p, 3),
    n: n === 0 ? "–" : n.toLocaleString("en-US"),
    reason: timedReason(verdict),
  };
}

/** What is told of a quantity that no gate is about, so that no margin says how much of it may be lost. */
function withoutVerdict(row: Assessment): string {
  if (row.method.kind === "exact") return "exact";
  const told = isSignificant(row);
  return told === null ? "–" : told ? "significant" : "not significant";
}

/** Whether the interval excludes no difference; bytes that are the same every time differ or don't. null: there is no interval. */
export function isSignificant({ method, difference, interval }: Assessment): boolean | null {
  if (method.kind === "exact") return difference !== 0;
  return interval === null ? null : interval.low > 0 || interval.high < 0;
}

/** `90 %`: the level of the intervals, which verdicts are read from. */
export function levelText(confidence: number): string {
  return `${Number((100 * confidence).toPrecision(3))} %`;
}

/** `90 % interval`, at the head of a column of them. */
export function intervalHeading(rows: readonly Pick<Assessment, "confidence">[]): string {
  const [first] = rows;
  return first === undefined ? "interval" : `${levelText(first.confidence)} interval`;
}

/** What the words in a table of verdicts mean. */
export function legend(rows: readonly Pick<Assessment, "confidence">[]): string {
  const [first] = rows;
  if (first === undefined) return "";
  const tail = levelText((1 - first.confidence) / 2);
  return `Verdicts are read from the ${intervalHeading(rows)}: either end is wrong in at most ${tail}. significant: it excludes 0, or ×1.`;
}

/** With the time that the loads which are still needed take. */
function timedReason(verdict: Assessment["verdict"]): string | null {
  const { neededSeconds } = verdict;
  const reason = reasonText(verdict);
  return reason === null || neededSeconds === undefined
    ? reason
    : `${reason} (${roughTime(neededSeconds * 1000)} for both)`;
}

/** What a row, a gate or a budget is about. */
export interface Quantity {
  readonly metric: string;
  readonly task: string | null;
  readonly work: WorkPattern | null;
}

/** `Accuracy, schoolbook/days`, `Decode, 32 tokens at depth 128`, `Accuracy, mean of tasks`. */
export function quantityName({ metric, task, work }: Quantity): string {
  const label = metricLabel(metric);
  const place =
    (task === "each" ? "each task" : task) ??
    (work === null ? null : extentText(work)) ??
    (metric === "acc" ? "mean of tasks" : null);
  return place === null ? label : `${label}, ${place}`;
}

function metricLabel(metric: string): string {
  return metricDefinitions.find(({ id }) => id === metric)?.label ?? metric;
}

export function valueInWords(value: number | null, unit: string): string {
  if (value === null) return "–";
  if (isShare(unit)) return `${decimals(value * 100, 1)} %`;
  return quantity({ value, low: null, high: null, unit })?.value ?? "–";
}

/** A difference of the row with its sign and unit. */
export function differenceInWords({ scale, unit, better }: Written, difference: number): string {
  if (scale === "ratio") return `×${significant(factorOf(better, difference), 3)}`;
  if (isShare(unit)) return `${plus(decimals(difference * 100, 1))} points`;
  return plus(significant(difference, 3));
}

export function intervalInWords(row: Written, { low, high }: Interval): string {
  if (row.scale === "ratio") {
    const ends = [factorOf(row.better, low), factorOf(row.better, high)].sort((a, b) => a - b);
    return `×${significant(ends[0] ?? 0, 3)} … ${significant(ends[1] ?? 0, 3)}`;
  }
  const write = (value: number): string => (isShare(row.unit) ? decimals(value * 100, 1) : significant(value, 3));
  return `${plus(write(low))} … ${plus(write(high))}`;
}

export function marginInWords({ scale, unit }: Pick<Written, "scale" | "unit">, margin: number): string {
  if (scale === "ratio") return `${significant(margin * 100, 2)} %`;
  if (isShare(unit)) return `${significant(margin * 100, 2)} points`;
  return significant(margin, 2);
}

type Written = Pick<Assessment, "scale" | "unit" | "better">;

/** Differences of ratios are signed so that positive is better; people read candidate ÷ base. */
function factorOf(better: Assessment["better"], difference: number): number {
  return Math.exp(better === "higher" ? difference : -difference);
}

const plus = (text: string): string => (text.startsWith("−") || /^0(\.0*)?$/.test(text) ? text : `+${text}`);

/** A budget in the same words. */
export function budgetInWords({ budget, task, metric, work, unit, value, verdict }: BudgetCheck): string {
  const limit =
    "max" in budget.limit
      ? `at most ${valueInWords(budget.limit.max, unit)}`
      : `at least ${valueInWords(budget.limit.min, unit)}`;
  const name = quantityName({ metric, task, work });
  return `${name}: ${value === null ? `not known (${reasonText(verdict)})` : valueInWords(value, unit)}, allowed ${limit}`;
}
