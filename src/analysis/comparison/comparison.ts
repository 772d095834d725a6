import type { Row } from "../../metrics/types.ts";
import type { Work } from "../../records/work.ts";
import type { GroupedCounts } from "../../statistics/grouped-pairs.ts";
import type { Interval } from "../../statistics/interval.ts";
import type { Evidence } from "./evidence.ts";
import type { PairedMethod } from "./item-statistics.ts";
import type { MachineSpeedResolution } from "./machine-speed.ts";
import type { ComparisonOutcome, NotCompared } from "./verdict.ts";

/** One quantity of two sides held against each other. */
export interface Comparison {
  /** `suite/task`; null for all tasks together and for what tasks play no part in. */
  readonly task: string | null;
  readonly metric: string;
  /** Which of several timings; null for everything else. */
  readonly work: Work | null;
  readonly unit: string;
  readonly better: Row["better"];
  /** `ratio`: differences are natural logarithms of candidate ÷ base, negated where lower is better. */
  readonly scale: "difference" | "ratio";
  readonly base: number | null;
  readonly candidate: number | null;
  /** Items or loads that were compared. */
  readonly n: number;
  /** Signed so that positive is better. */
  readonly difference: number | null;
  /** Of the difference, at `confidence`: the interval that verdicts are read from. */
  readonly interval: Interval | null;
  /** Of the two-sided interval: 0.9 is wrong at either end with 5 %. */
  readonly confidence: number;
  readonly finding: ComparisonOutcome;
  readonly method: ComparisonMethod;
  /** Exact McNemar probability, where right and wrong is counted. */
  readonly p: number | null;
  readonly flips: Flips | null;
  /** The same counted, for the mean over tasks; null for that mean itself, and where right and wrong is not counted. */
  readonly counts: GroupedCounts | null;
}

/** Items that changed between right and wrong, by hash. */
export interface Flips {
  readonly gained: readonly string[];
  readonly lost: readonly string[];
}

/** How two sides were held against each other. */
export type ComparisonMethod =
  | { readonly kind: "not-compared" }
  /** Bytes that are the same every time, without an interval. */
  | { readonly kind: "exact" }
  | PairedMethod
  | { readonly kind: "mean-of-tasks"; readonly tasks: number }
  /** Taken in turns in one run. */
  | { readonly kind: "paired-loads" }
  | { readonly kind: "independent-loads" };

export interface CompareOptions {
  /** Of the two-sided interval that verdicts are read from. */
  readonly confidence: number;
  /** Protocol keys that may differ. */
  readonly swap: ReadonlySet<string>;
}

export interface Sides {
  readonly base: Evidence;
  readonly candidate: Evidence;
  /** How far the machine's own speed moves without a cause, where that was calibrated. */
  readonly resolution?: MachineSpeedResolution;
}

/** Which quantity it is. */
export type Quantity = Pick<Comparison, "task" | "metric" | "work" | "unit" | "better" | "scale">;

/** What a comparison tells of the quantity that it is about. */
export type Compared = Omit<Comparison, keyof Quantity>;

type Found = Pick<Comparison, "n" | "difference" | "interval" | "confidence" | "method">;
type Basis = Omit<Extract<ComparisonOutcome, { state: "compared" }>, "state" | "low" | "high" | "n">;

/** A comparison that was made: its interval and its replicates are told to readers and to the verdict alike. */
export function compared(
  { n, difference, interval, confidence, method }: Found,
  basis: Basis,
): Omit<Compared, "base" | "candidate"> {
  return {
    n,
    difference,
    interval,
    confidence,
    finding: { state: "compared", low: interval?.low ?? null, high: interval?.high ?? null, n, ...basis },
    method,
    p: null,
    flips: null,
    counts: null,
  };
}

/** A comparison that could not be made. */
export function notCompared(place: Quantity, confidence: number, finding: NotCompared): Comparison {
  return {
    ...place,
    base: null,
    candidate: null,
    n: 0,
    difference: null,
    interval: null,
    confidence,
    finding,
    method: { kind: "not-compared" },
    p: null,
    flips: null,
    counts: null,
  };
}
