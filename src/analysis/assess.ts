import { holm } from "../statistics/holm.ts";
import { compareAnswers } from "./compare-answers.ts";
import { compareSizes, compareTimings } from "./compare-loads.ts";
import { compareMacro } from "./compare-macro.ts";
import type { Comparison, Sides } from "./comparison.ts";
import { defaultMargin, type Gate, inUnitOf, isGatedBy, type Policy } from "./gate.ts";
import { sameMachine } from "./identity.ts";
import { type GateOutcome, outcomeOf, severity, type Verdict, verdictOf } from "./verdict.ts";

/** A comparison with its verdict. */
export interface Assessment extends Comparison {
  /** As the policy gives it: shares of 1, or for ratios the share that may be lost. */
  readonly margin: number;
  readonly verdict: Verdict;
  /** Only gated rows decide. */
  readonly gated: boolean;
  /** McNemar's p corrected for the number of tasks looked at (Holm); null where there is none. */
  readonly adjustedP: number | null;
}

/** Compares two sides in everything they share, worst first, gated rows before others of equal rank. */
export function assess(sides: Sides, policy: Policy): readonly Assessment[] {
  // Who looked several times before all was asked must be surer at the look that ended it.
  const confidence = Math.max(policy.confidence, sides.base.stoppedAt ?? 0, sides.candidate.stoppedAt ?? 0);
  const options = { confidence, swap: new Set(policy.swap) };
  const answers = compareAnswers(sides, options);
  const all = [
    ...compareMacro(sides, answers, options),
    ...answers,
    ...compareTimings(sides, options),
    ...compareSizes(sides),
  ];
  const adjusted = adjustedProbabilities(all);
  const here = sameMachine(sides.base, sides.candidate);
  return all
    .map((comparison): Assessment => {
      const gate = policy.gates.find((one) => isGatedBy(comparison, one) && (one.when === "always" || here));
      const margin = gate?.margin ?? defaultMargin(comparison);
      return {
        ...comparison,
        margin,
        verdict: withTime(verdictOf(comparison.finding, inUnitOf(comparison, margin), policy), comparison, sides),
        gated: gate !== undefined,
        adjustedP: adjusted.get(comparison) ?? null,
      };
    })
    .sort(
      (a, b) => severity[a.verdict.name] - severity[b.verdict.name] || Number(b.gated) - Number(a.gated) || worse(a, b),
    );
}

/** Of loads, also how long they take. */
function withTime(verdict: Verdict, { work }: Comparison, { base, candidate }: Sides): Verdict {
  const seconds = (base.secondsPerLoad ?? Number.NaN) + (candidate.secondsPerLoad ?? Number.NaN);
  const known = work !== null && verdict.needed !== null && seconds > 0;
  return known ? { ...verdict, neededSeconds: verdict.needed * seconds } : verdict;
}

const worse = (a: Assessment, b: Assessment): number => (a.difference ?? 0) / a.margin - (b.difference ?? 0) / b.margin;

function adjustedProbabilities(all: readonly Comparison[]): ReadonlyMap<Comparison, number> {
  const tested = all.filter(({ p }) => p !== null);
  const adjusted = holm(tested.map(({ p }) => p ?? 1));
  return new Map(tested.map((comparison, index) => [comparison, adjusted[index] ?? 1]));
}

/** Gates that nothing was compared for: what they name is on neither side. */
export function unmatchedGates(assessments: readonly Assessment[], sides: Sides, policy: Policy): readonly Gate[] {
  const here = sameMachine(sides.base, sides.candidate);
  return policy.gates.filter(
    (gate) => (gate.when === "always" || here) && !assessments.some((row) => isGatedBy(row, gate)),
  );
}

/** What each gated row comes to. */
export function gateOutcomes(assessments: readonly Assessment[]): readonly GateOutcome[] {
  return assessments.filter(({ gated }) => gated).map(({ verdict }) => outcomeOf(verdict.name));
}
