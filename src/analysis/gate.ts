import { isWork, type WorkPattern } from "../records/work.ts";
import { verdictConfidence } from "../statistics/power.ts";
import type { Comparison } from "./comparison.ts";

/** A quantity that decides, and the loss that is acceptable. */
export interface Gate {
  /** null: all tasks together (the macro mean), or what tasks play no part in; `each`: every task by itself. */
  readonly task: string | null;
  readonly metric: string;
  /** Which of several timings; null: all of the metric. */
  readonly work: WorkPattern | null;
  /** Positive, in the unit of the difference; for ratios a share, so 0.05 is 5 %. */
  readonly margin: number;
  readonly when: "always" | "same-machine";
}

/** A limit that a figure of the candidate must keep, whatever the base was. */
export interface Budget {
  readonly task: string | null;
  readonly metric: string;
  readonly work: WorkPattern | null;
  readonly limit: { readonly max: number } | { readonly min: number };
  readonly when: "always" | "same-machine";
}

/** What a check decides by. */
export interface Policy {
  readonly gates: readonly Gate[];
  readonly budgets: readonly Budget[];
  readonly swap: readonly string[];
  readonly confidence: number;
  readonly power: number;
}

/** Without a policy the macro mean gates at 2 points, and all else is reported. */
export const defaultPolicy: Policy = {
  gates: [{ task: null, metric: "acc", work: null, margin: 0.02, when: "always" }],
  budgets: [],
  swap: [],
  confidence: verdictConfidence,
  power: 0.8,
};

/** The metrics whose figures a policy looks at; what its gates compare is evidence. */
export function figuresIn({ budgets }: Policy): readonly string[] {
  return budgets.map(({ metric }) => metric);
}

export function isGatedBy({ task, metric, work }: Comparison, gate: Gate): boolean {
  const sameTask = gate.task === "each" ? task !== null : gate.task === task;
  return gate.metric === metric && sameTask && isWork(work, gate.work);
}

/** Of speed, energy and sizes: 5 %. */
export const defaultRatioMargin = 0.05;

/** The loss that a row is judged by where no gate names it: 2 points of a share, 5 % of a ratio, 5 % of the base's figure. */
export function defaultMargin({ scale, unit, base }: Comparison): number {
  if (scale === "ratio") return defaultRatioMargin;
  if (unit === "share" || unit === "probability") return 0.02;
  return 0.05 * Math.abs(base ?? 1);
}

/** A margin in the unit of the row's difference: a ratio's share becomes a logarithm. */
export function inUnitOf({ scale }: Comparison, margin: number): number {
  return scale === "ratio" ? Math.log1p(margin) : margin;
}
