import { loadsNeeded, minLoads, pairsNeeded } from "../statistics/power.ts";
import type { Cause, IncomparableCause, InTask, MissingCause, UnprovenCause } from "./causes.ts";

/** The ten conclusions that a comparison can come to, in the order in which they are tried. */
export const verdictNames = [
  "missing",
  "incomparable",
  "unproven",
  "regressed",
  "improved",
  "worse-within-margin",
  "equivalent",
  "non-inferior",
  "underpowered",
  "inconclusive",
] as const;
export type VerdictName = (typeof verdictNames)[number];

/** It can't be told: one side lacks items, or the two were measured otherwise. */
export type NotCompared =
  | { readonly state: "missing"; readonly cause: MissingCause | InTask }
  | { readonly state: "incomparable"; readonly cause: IncomparableCause | InTask };

/** What is known of a quantity's difference, signed so that positive is better. */
export type ComparisonOutcome =
  | NotCompared
  | { readonly state: "unproven"; readonly cause: UnprovenCause }
  | {
      readonly state: "compared";
      /** Interval at the confidence of verdicts; null where so few replicates give none. */
      readonly low: number | null;
      readonly high: number | null;
      readonly n: number;
      /** What `n` counts; absent: items. */
      readonly replicates?: "loads";
      /** Variance of one pair's difference. */
      readonly spread: number;
    };

export interface Verdict {
  readonly name: VerdictName;
  /** null: the name tells. */
  readonly cause: Cause | null;
  /** Pairs that would decide, where more would. */
  readonly needed: number | null;
  /** About how long so many loads of both sides take; absent: not known, or no loads are needed. */
  readonly neededSeconds?: number;
}

export interface VerdictOptions {
  readonly confidence: number;
  readonly power: number;
}

/** The first row of the table that holds; `margin` is the acceptable loss, positive, in the difference's own unit. */
export function verdictOf(finding: ComparisonOutcome, margin: number, options: VerdictOptions): Verdict {
  if (finding.state !== "compared") return { name: finding.state, cause: finding.cause, needed: null };
  const { low, high, n, spread, replicates } = finding;
  if (low === null || high === null)
    return {
      name: "underpowered",
      cause: { kind: "too-few-loads", loads: n, needed: minLoads },
      needed: minLoads,
    };
  const plain = (name: VerdictName): Verdict => ({ name, cause: null, needed: null });
  if (high < -margin) return plain("regressed");
  if (low > 0) return plain("improved");
  if (high < 0 && low > -margin) return plain("worse-within-margin");
  if (low > -margin && high < margin) return plain("equivalent");
  if (low > -margin) return plain("non-inferior");
  const needed = (replicates === "loads" ? loadsNeeded : pairsNeeded)(spread, margin, options);
  if (n < needed)
    return { name: "underpowered", cause: { kind: "too-few", replicates: replicates ?? "items", n, needed }, needed };
  return {
    ...plain("inconclusive"),
    cause: spread === 0 ? { kind: "nothing-differs", pairs: n } : { kind: "around-margin" },
  };
}

const strongestFirst = ["regressed", "failed", "incomparable", "undecided", "pass"] as const;

/** What a gate comes to. `incomparable`: missing items and figures, too; `failed`: jobs of the candidate's run. */
export type GateOutcome = (typeof strongestFirst)[number];

export function outcomeOf(name: VerdictName): GateOutcome {
  switch (name) {
    case "missing":
    case "incomparable":
      return "incomparable";
    case "regressed":
      return "regressed";
    case "unproven":
    case "underpowered":
    case "inconclusive":
      return "undecided";
    case "improved":
    case "worse-within-margin":
    case "equivalent":
    case "non-inferior":
      return "pass";
  }
}

/** The outcome that stands for several; "pass" for none. */
export function strongestOutcome(outcomes: readonly GateOutcome[]): GateOutcome {
  return strongestFirst.find((outcome) => outcomes.includes(outcome)) ?? "pass";
}

/** Worst first: a regression, then what could not be told, then passes from worst to best. */
export const severity: Readonly<Record<VerdictName, number>> = {
  regressed: 0,
  missing: 1,
  incomparable: 2,
  unproven: 3,
  underpowered: 4,
  inconclusive: 5,
  "worse-within-margin": 6,
  "non-inferior": 7,
  equivalent: 8,
  improved: 9,
};
