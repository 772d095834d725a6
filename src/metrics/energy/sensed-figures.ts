import type { PlanTask } from "../../records/schema.ts";
import type { Estimate } from "../../statistics/interval.ts";
import { ratioOfEstimates } from "../../statistics/ratios.ts";
import { rightAboveChance } from "../accuracy/right-above-chance.ts";
import type { Caveat, EnergyCaveat } from "../caveat.ts";
import type { SensedEnergy } from "./energy-windows.ts";
import type { SensedSource } from "./sensed-source.ts";
import type { SensedTask } from "./sensed-work.ts";

/** MLPerf Power asks for windows of a minute: shorter ones say so. Source: MLPerf Power, arXiv 2410.12032. */
const longEnoughSeconds = 60;

/** One task's answers as a sensor saw them. */
export interface Answers {
  readonly task: PlanTask;
  /** Why items of it have no result. */
  readonly lacking: readonly Caveat[];
  readonly sensed: SensedTask;
}

/** What is left when the machine's power at rest is taken off; a caveat: why nothing is. The bounds take idle's the other way round. */
export function aboveIdle({ energy, seconds }: SensedEnergy, { idle }: SensedSource): Estimate | EnergyCaveat {
  if (idle === null) return { kind: "idle-unknown" };
  const left = {
    value: energy.value - idle.watts * seconds,
    low: Math.max(0, energy.low - idle.high * seconds),
    high: energy.high - idle.low * seconds,
  };
  return left.value > 0 ? left : { kind: "not-above-idle" };
}

/** Per right answer above chance, as where energy is estimated (`answer-energy.ts`); a caveat: why there is none. */
export function perCorrectAnswer(perItem: Estimate, answers: readonly Answers[]): Estimate | EnergyCaveat {
  const parts = answers.map(({ task, sensed }) => ({ task, worth: sensed.tally.worth() }));
  const known = parts.flatMap(({ worth }) => (worth === null ? [] : [worth]));
  if (known.length < parts.length) return { kind: "accuracy-unknown", tasks: "some" };
  const right = rightAboveChance(known);
  if (right === null) return { kind: "not-above-chance" };
  const items = known.reduce((sum, { n }) => sum + n, 0);
  return ratioOfEstimates(scaled(perItem, items), right) ?? { kind: "no-interval-above-zero" };
}

export function scaled({ value, low, high }: Estimate, factor: number): Estimate {
  return { value: value * factor, low: low * factor, high: high * factor };
}

export function shortWindow({ seconds }: SensedEnergy): readonly EnergyCaveat[] {
  return seconds < longEnoughSeconds ? [{ kind: "short-window", seconds, neededSeconds: longEnoughSeconds }] : [];
}

export function uncovered(answers: number, covered: number): readonly EnergyCaveat[] {
  return covered === answers ? [] : [{ kind: "answers-without-readings", missing: answers - covered, answers }];
}
