import { taskRequirement } from "../../analysis/planning/sample-size.ts";
import { counted } from "../../lib/counted.ts";
import { isShare } from "../../metrics/accuracy/scores.ts";
import { verdictConfidence } from "../../statistics/power.ts";
import { wilson } from "../../statistics/proportions.ts";
import type { Suite } from "../../suite/types.ts";

/** What the number of a task's items can show, before anything runs. */
export interface TaskPrecision {
  readonly task: string;
  readonly items: number;
  /** Half of the widest 95 % interval that a share of right answers can have; null for scores of another kind. */
  readonly points: number | null;
  /** The smallest loss of one model against another that can be excluded, if they disagree on 3 questions in 10. */
  readonly decidable: number | null;
}

/** Two models that are no kin disagree about so often. */
const disagreement = 0.3;

export function expectedPrecisionOf({ tasks }: Suite): readonly TaskPrecision[] {
  return tasks.map(({ key, kind, config, items }) => {
    const n = items.length;
    const interval = wilson(n / 2, n);
    const share = isShare(kind.primaryMetric(config)) && interval !== null;
    return {
      task: key,
      items: n,
      points: share ? (100 * (interval.high - interval.low)) / 2 : null,
      decidable: share
        ? 100 *
          taskRequirement({ items: n }, { margin: 0.02, disagreement, power: 0.8, confidence: verdictConfidence })
            .decidable
        : null,
    };
  });
}

/** What the number of items can show, in words. */
export function taskPrecisionLine({ items, points, decidable }: TaskPrecision): string {
  const count = counted(items, "item").padStart(9);
  if (points === null || decidable === null)
    return `${count}  a score for each text; its interval is told after the run`;
  return `${count}  ±${points.toFixed(0)} points; of two models, a loss from ${decidable.toFixed(0)} points on can be excluded`;
}
