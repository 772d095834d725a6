import type { LookRecord, Plan, SchoolmarkRecord, Stopping, StoppingAnswer } from "../../records/schema.ts";
import type { Interval } from "../../statistics/interval.ts";
import { normalDistribution } from "../../statistics/normal.ts";
import { spendingBounds } from "../../statistics/sequential.ts";
import { decidingTasks } from "./deciding-tasks.ts";
import { type Design, lookEstimate, type Stratum } from "./look-estimate.ts";

/** What a look found. */
type LookFinding = Pick<LookRecord, "n" | "difference" | "low" | "high" | "confidence" | "answer">;

/** Takes the records of a run, and looks at the answers to the questions that had their turn by then. */
export interface LookGathering {
  add(record: SchoolmarkRecord): void;
  take(look: number): LookFinding;
}

interface Answered {
  readonly look: number;
  readonly group: string | null;
  /** By model. */
  readonly scores: Map<string, number>;
}

/**
 * Pairs the models' scores of each item. `lookOf` tells at which look an item has its turn; null: it is not of the plan.
 * An item that one model has no score for is left out on both sides.
 */
export function gatherLooks(
  plan: Plan,
  stopping: Stopping,
  lookOf: (task: string, item: string) => number | null,
): LookGathering {
  const deciding = decidingTasks(plan, stopping);
  const metrics = new Map(deciding.map(({ key, metric }) => [key, metric]));
  const answered = new Map(deciding.map(({ key }) => [key, new Map<string, Answered>()]));
  const [first, second] = plan.models;
  const design: Design =
    stopping.threshold === null ? { kind: "paired" } : { kind: "threshold", threshold: stopping.threshold };
  const observe = ({ scores, group }: Answered): Stratum["observations"] => {
    const before = scores.get(first?.id ?? "");
    const after = design.kind === "paired" ? scores.get(second?.id ?? "") : 0;
    if (before === undefined || after === undefined) return [];
    return [{ group, value: design.kind === "paired" ? after - before : before }];
  };
  return {
    add(record) {
      if (record.kind !== "result") return;
      const score = record.score[metrics.get(record.task) ?? ""];
      const look = lookOf(record.task, record.item);
      const items = answered.get(record.task);
      if (items === undefined || look === null || score === undefined || score === null) return;
      const item = items.get(record.item) ?? { look, group: record.group ?? null, scores: new Map<string, number>() };
      item.scores.set(record.model, score);
      items.set(record.item, item);
    },
    take(look) {
      const strata = deciding.map(({ key, scale }): Stratum => {
        const items = [...(answered.get(key)?.values() ?? [])].filter((item) => item.look <= look);
        return { scale, observations: items.flatMap(observe) };
      });
      const confidence = lookConfidences(stopping)[look] ?? 1;
      const estimate = lookEstimate(strata, design, confidence);
      const isLast = look === stopping.looks.length - 1;
      return {
        n: strata.reduce((sum, { observations }) => sum + observations.length, 0),
        difference: estimate?.value ?? null,
        low: estimate?.low ?? null,
        high: estimate?.high ?? null,
        confidence,
        answer: answerOf(estimate, stopping) ?? (isLast ? "out-of-budget" : null),
      };
    },
  };
}

/**
 * What an interval of the difference answers, differences signed so that positive is better; null: go on asking.
 * `difference` waits until it is known whether there is one, or that it is too small to matter; `non-inferior` until it is
 * known that nothing is lost beyond the margin, or that something is lost.
 */
export function answerOf(
  interval: Interval | null,
  { question, margin }: Pick<Stopping, "question" | "margin">,
): StoppingAnswer | null {
  if (interval === null) return null;
  const { low, high } = interval;
  if (low > 0) return "better";
  if (question === "difference" && high < 0) return "worse";
  if (low > -margin && high < margin) return "equivalent";
  if (question === "non-inferior" && low > -margin) return "non-inferior";
  return high < 0 ? "worse" : null;
}

/**
 * Confidence of the two-sided interval at each look, so that over all looks either of its ends is wrong with no more than
 * the probability `error`: repeated confidence intervals of Jennison & Turnbull (1989), JRSS B 51, 305–361, on bounds that
 * spend the error as in `spendingBounds`. Either end may be acted upon or not: neither relies on the other.
 */
export function lookConfidences({
  looks,
  error,
}: {
  readonly looks: readonly number[];
  readonly error: number;
}): readonly number[] {
  return spendingBounds(looks, error).map((bound) => 1 - 2 * normalDistribution(-bound));
}
