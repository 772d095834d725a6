import { holm } from "../../statistics/holm.ts";
import { type Accuracies, accuraciesOf, type Gate, inUnitOf, isGatedBy, type Policy } from "../policy/gate.ts";
import { compareAnswers } from "./compare-answers.ts";
import { compareTimings } from "./compare-loads.ts";
import { compareMacro } from "./compare-macro.ts";
import { compareSizes } from "./compare-sizes.ts";
import type { Comparison, Sides } from "./comparison.ts";
import { sameMachine } from "./identity.ts";
import {
  type GateOutcome,
  type Judgement,
  judgementWithoutMargin,
  outcomesOf,
  severityOf,
  verdictOf,
} from "./verdict.ts";

/** A comparison with its verdict, where a gate gives it a margin. */
export interface Assessment extends Comparison {
  /** As the policy gives it: shares of 1, or for ratios the share that may be lost; null: no gate is about it. */
  readonly margin: number | null;
  readonly verdict: Judgement;
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
    ...compareSizes(sides, options),
  ];
  const adjusted = adjustedProbabilities(all);
  const here = sameMachine(sides.base, sides.candidate);
  const accuracies = accuraciesIn(sides);
  return all
    .map((comparison): Assessment => {
      const gate = policy.gates.find(
        (one) => isGatedBy(comparison, one, accuracies) && (one.when === "always" || here),
      );
      const judged =
        gate === undefined
          ? judgementWithoutMargin(comparison.finding)
          : verdictOf(comparison.finding, inUnitOf(comparison, gate.margin), { ...policy, confidence });
      return {
        ...comparison,
        margin: gate?.margin ?? null,
        verdict: withTime(judged, comparison, sides),
        gated: gate !== undefined,
        adjustedP: adjusted.get(comparison) ?? null,
      };
    })
    .sort((a, b) => severityOf(a.verdict) - severityOf(b.verdict) || Number(b.gated) - Number(a.gated) || worse(a, b));
}

/** Of loads, also how long they take. */
function withTime(verdict: Judgement, { work }: Comparison, { base, candidate }: Sides): Judgement {
  const seconds = (base.secondsPerLoad ?? Number.NaN) + (candidate.secondsPerLoad ?? Number.NaN);
  const known = work !== null && verdict.needed !== null && seconds > 0;
  return known ? { ...verdict, neededSeconds: verdict.needed * seconds } : verdict;
}

/** By differences in units of their margins, or of how sure they are. */
const worse = (a: Assessment, b: Assessment): number => weight(a) - weight(b);

function weight({ difference, margin, interval }: Assessment): number {
  const unit = margin ?? (interval === null ? 1 : (interval.high - interval.low) / 2);
  return (difference ?? 0) / unit;
}

/** What `acc` means in the tasks of either side. */
function accuraciesIn({ base, candidate }: Sides): Accuracies {
  return accuraciesOf([...candidate.tasks, ...base.tasks]);
}

function adjustedProbabilities(all: readonly Comparison[]): ReadonlyMap<Comparison, number> {
  const tested = all.filter(({ p }) => p !== null);
  const adjusted = holm(tested.map(({ p }) => p ?? 1));
  return new Map(tested.map((comparison, index) => [comparison, adjusted[index] ?? 1]));
}

/** Gates that nothing was compared for: what they name is on neither side. */
export function unmatchedGates(assessments: readonly Assessment[], sides: Sides, policy: Policy): readonly Gate[] {
  const here = sameMachine(sides.base, sides.candidate);
  const accuracies = accuraciesIn(sides);
  return policy.gates.filter(
    (gate) => (gate.when === "always" || here) && !assessments.some((row) => isGatedBy(row, gate, accuracies)),
  );
}

/** What each gated row comes to. */
export function gateOutcomes(assessments: readonly Assessment[]): readonly GateOutcome[] {
  return outcomesOf(assessments.filter(({ gated }) => gated).map(({ verdict }) => verdict));
}
