import type { PlanTask } from "../records/schema.ts";
import type { Estimate } from "../statistics/interval.ts";
import { weightedSum } from "../statistics/proportions.ts";
import { ratioOfEstimates } from "../statistics/ratios.ts";
import type { SensedEnergy } from "./energy-windows.ts";
import type { rowOf } from "./row.ts";
import type { SensedSource } from "./sensed-source.ts";
import type { SensedTask } from "./sensed-work.ts";

/** MLPerf Power asks for windows of a minute: shorter ones say so. Source: MLPerf Power, arXiv 2410.12032. */
const longEnoughSeconds = 60;

/** One task's answers as a sensor saw them. */
export interface Answers {
  readonly task: PlanTask;
  /** Why items of it have no result, or null. */
  readonly lacking: string | null;
  readonly sensed: SensedTask;
}

/** What a row says beside its place. */
export type Figure = Parameters<typeof rowOf>[3];

/** What is left when the machine's power at rest is taken off; a text: why nothing is. The bounds take idle's the other way round. */
export function aboveIdle({ energy, seconds }: SensedEnergy, { idle }: SensedSource): Estimate | string {
  if (idle === null) return "power at rest is not known";
  const left = {
    value: energy.value - idle.watts * seconds,
    low: Math.max(0, energy.low - idle.high * seconds),
    high: energy.high - idle.low * seconds,
  };
  return left.value > 0 ? left : "not above the power at rest";
}

/** Per right answer above chance, as where energy is modelled (`answer-energy.ts`); a text: why there is none. */
export function perCorrectAnswer(perItem: Estimate, answers: readonly Answers[]): Estimate | string {
  const parts = answers.map(({ task, sensed }) => ({ task, worth: sensed.tally.aboveChance() }));
  const known = parts.flatMap(({ worth }) => (worth === null ? [] : [worth]));
  if (known.length < parts.length) return "no accuracy above chance can be told";
  const right = weightedSum(known.map(({ estimate, scored: weight }) => ({ weight, estimate })));
  if (right.low <= 0) return "not above chance";
  const items = known.reduce((sum, { scored }) => sum + scored, 0);
  return ratioOfEstimates(scaled(perItem, items), right) ?? "no interval above 0 can be told";
}

export function scaled({ value, low, high }: Estimate, factor: number): Estimate {
  return { value: value * factor, low: low * factor, high: high * factor };
}

export function shortReason({ seconds }: SensedEnergy): string | null {
  return seconds < longEnoughSeconds
    ? `short: ${seconds.toFixed(1)} s of the ${longEnoughSeconds} s that a good figure takes`
    : null;
}

export function uncovered(all: number, covered: number): string | null {
  return covered === all ? null : `${all - covered} of ${all} answers without readings`;
}
