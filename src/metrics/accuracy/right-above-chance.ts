import { type Estimate, linear } from "../../statistics/interval.ts";
import { type ShareCounts, stratifiedShare } from "../../statistics/shares.ts";

/** One model's scored answers to one task. */
export interface AnswerWorth extends ShareCounts {
  /** Share that guessing gets right, below 1. */
  readonly chance: number;
}

/**
 * Right answers above chance over tasks, Σ n·(right share − chance) ÷ (1 − chance), with the interval of the accuracy that
 * it is a linear function of: the tasks' mean, each weighted by n ÷ (1 − chance) (`stratifiedShare`). null where that has
 * no interval, or where it reaches chance: a model that guesses would look cheap.
 */
export function rightAboveChance(tasks: readonly AnswerWorth[]): Estimate | null {
  const strata = tasks.map((task) => ({ ...task, weight: task.n / (1 - task.chance) }));
  const share = stratifiedShare(strata);
  if (share === null) return null;
  const scale = strata.reduce((sum, { weight }) => sum + weight, 0);
  const guessed = strata.reduce((sum, { weight, chance }) => sum + weight * chance, 0);
  const right = linear(share, scale, -guessed);
  return right.low > 0 ? right : null;
}
