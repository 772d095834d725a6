import { normalSpan } from "../../statistics/distributions.ts";
import type { GroupedCounts } from "../../statistics/grouped-pairs.ts";
import { loadsNeeded, minLoads, pairsNeeded } from "../../statistics/power.ts";
import { itemsNeeded, maxItems } from "../planning/sample-size.ts";
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
      /** Of items, where some share something: the groups they come in, lone items among them. */
      readonly groups?: number;
      /** Variance of one pair's difference. */
      readonly spread: number;
      /** Of right and wrong: what changed in each task. */
      readonly counts?: readonly GroupedCounts[];
      /** How far one item may change, where so few did that the interval goes by it. */
      readonly widest?: number;
      /** Why there is no interval, where more replicates of the same sides would not give one. */
      readonly noInterval?: Cause;
    };

/** What is told of a quantity. */
export interface Judgement {
  /** null: it was compared, and no margin says how much may be lost. */
  readonly name: VerdictName | null;
  /** null: the name tells. */
  readonly cause: Cause | null;
  /** Items or loads that would decide with the wanted power if the two are equal; null: no more would. */
  readonly needed: number | null;
  /** About how long so many loads of both sides take; absent: not known, or no loads are needed. */
  readonly neededSeconds?: number;
}

export interface Verdict extends Judgement {
  readonly name: VerdictName;
}

export interface VerdictOptions {
  readonly confidence: number;
  readonly power: number;
}

/** The first row of the table that holds; `margin` is the acceptable loss, positive, in the difference's own unit. */
export function verdictOf(finding: ComparisonOutcome, margin: number, options: VerdictOptions): Verdict {
  if (finding.state !== "compared") return { name: finding.state, cause: finding.cause, needed: null };
  const { low, high, n } = finding;
  if (low === null || high === null) return withoutInterval(finding);
  const plain = (name: VerdictName): Verdict => ({ name, cause: null, needed: null });
  if (high < -margin) return plain("regressed");
  if (low > 0) return plain("improved");
  if (high < 0 && low > -margin) return plain("worse-within-margin");
  if (low > -margin && high < margin) return plain("equivalent");
  if (low > -margin) return plain("non-inferior");
  const needed = neededFor(finding, margin, options);
  const replicates = finding.replicates ?? "items";
  if (needed === null)
    return { name: "underpowered", cause: { kind: "margin-too-small", replicates, most: most[replicates] }, needed };
  if (n < needed) return { name: "underpowered", cause: { kind: "too-few", replicates, n, needed }, needed };
  return { ...plain("inconclusive"), cause: { kind: "around-margin" } };
}

type Compared = Extract<ComparisonOutcome, { state: "compared" }>;

/** Without a margin nothing is good enough or not: only what can't be told is told. */
export function judgementWithoutMargin(finding: ComparisonOutcome): Judgement {
  if (finding.state !== "compared") return { name: finding.state, cause: finding.cause, needed: null };
  if (finding.low === null) return { ...withoutInterval(finding), name: null };
  return { name: null, cause: null, needed: null };
}

/** What nothing can be read from. */
function withoutInterval({ n, replicates, groups, noInterval }: Compared): Verdict {
  if (noInterval !== undefined) return { name: "underpowered", cause: noInterval, needed: null };
  if (replicates === "loads")
    return { name: "underpowered", cause: { kind: "too-few-loads", loads: n, needed: minLoads }, needed: minLoads };
  return { name: "underpowered", cause: { kind: "no-interval", items: n, groups: groups ?? null }, needed: null };
}

/** Nobody takes more. */
const most = { items: maxItems, loads: 10_000 } as const;

/** null: more than anybody takes. */
function neededFor(finding: Compared, margin: number, options: VerdictOptions): number | null {
  const { replicates, spread, counts, widest } = finding;
  if (counts !== undefined) return itemsNeeded(counts, { ...options, margin });
  const z = normalSpan(options.confidence);
  const needed =
    replicates === "loads"
      ? loadsNeeded(spread, margin, options)
      : Math.max(pairsNeeded(spread, margin, options), Math.ceil(z * z * ((widest ?? 0) / margin - 1)));
  return needed > most[replicates ?? "items"] ? null : needed;
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

/** Without a verdict a quantity stands behind all that can't be told, and before what passes. */
export function severityOf({ name }: Judgement): number {
  return name === null ? severity.inconclusive + 0.5 : severity[name];
}

/** What verdicts come to; nothing, where none was given. */
export function outcomesOf(judgements: readonly Judgement[]): readonly GateOutcome[] {
  return judgements.flatMap(({ name }) => (name === null ? [] : [outcomeOf(name)]));
}
