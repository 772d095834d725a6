import { countsRight, meanScore } from "../../metrics/accuracy/scores.ts";
import { isWork, type WorkPattern } from "../../records/work.ts";
import { verdictConfidence } from "../../statistics/power.ts";
import type { Comparison } from "../comparison/comparison.ts";
import type { TaskEvidence } from "../comparison/evidence.ts";

/** A quantity that decides, and the loss that is acceptable. */
export interface Gate {
  /** null: all tasks together (the macro mean), or what tasks play no part in; `each`: every task by itself. */
  readonly task: string | null;
  /** `acc` of a task without a score of that name: the task's primary one, where it counts right and wrong. */
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

/** What `acc` means in each task, where it means something. */
export type Accuracies = ReadonlyMap<string, string>;

export function accuraciesOf(tasks: readonly Pick<TaskEvidence, "key" | "primaryMetric" | "scores">[]): Accuracies {
  return new Map(
    tasks.flatMap(({ key, primaryMetric, scores }) => {
      if (scores.has(meanScore.id)) return [[key, meanScore.id] as const];
      return primaryMetric !== null && countsRight(primaryMetric) ? [[key, primaryMetric] as const] : [];
    }),
  );
}

/** Whether a gate or budget is about a quantity of a task, or of none. */
export function isAbout(
  { task, metric }: { readonly task: string | null; readonly metric: string },
  named: Pick<Gate, "task" | "metric">,
  accuracies: Accuracies,
): boolean {
  const sameTask = named.task === "each" ? task !== null : named.task === task;
  const meant = named.metric === meanScore.id && task !== null ? (accuracies.get(task) ?? named.metric) : named.metric;
  return sameTask && metric === meant;
}

export function isGatedBy(row: Comparison, gate: Gate, accuracies: Accuracies): boolean {
  return isAbout(row, gate, accuracies) && isWork(row.work, gate.work);
}

/** Of speed and energy, where a plan tells what loads will show: 5 %. */
export const defaultRatioMargin = 0.05;

/** A margin in the unit of the row's difference: a ratio's share becomes a logarithm. */
export function inUnitOf({ scale }: Comparison, margin: number): number {
  return scale === "ratio" ? Math.log1p(margin) : margin;
}
