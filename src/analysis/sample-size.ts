import { normalQuantile } from "../statistics/distributions.ts";
import { tango } from "../statistics/paired.ts";
import type { PowerOptions } from "../statistics/power.ts";

/** What a margin takes, and what there is. */
export interface Requirement {
  /** Items asked. */
  readonly items: number;
  /** Items that decide the margin with the wanted power. */
  readonly needed: number;
  /** The smallest margin that the items decide with that power. */
  readonly decidable: number;
}

export interface Wanted extends Required<PowerOptions> {
  /** Share of items on which the two models disagree. */
  readonly disagreement: number;
  readonly margin: number;
}

/** What one task takes by itself. */
export function taskRequirement(items: number, wanted: Wanted): Requirement {
  return requirementOf(items, 1, wanted);
}

/** What the mean over tasks takes in all, if they have about as many items each. */
export function macroRequirement(items: readonly number[], wanted: Wanted): Requirement {
  // Small tasks weigh as much as large ones: their harmonic mean is what the variance of the mean goes by.
  const tasks = items.length;
  const effective = (tasks * tasks) / items.reduce((sum, count) => sum + 1 / count, 0);
  return requirementOf(Math.floor(effective), tasks, wanted);
}

function requirementOf(items: number, tasks: number, wanted: Wanted): Requirement {
  const needed = firstThat((each) => marginDecided(each, tasks, wanted) <= wanted.margin) * tasks;
  return { items, needed, decidable: Math.min(1, marginDecided(items / tasks, tasks, wanted)) };
}

/**
 * The margin that `each` items in each of so many tasks decide with the wanted power: where Tango's interval ends below
 * when an equal candidate draws as badly as it may and must still pass. For many items that is √(6.18 · ψ ÷ n); for few,
 * or few that flip, the score interval is wider than that. Source: Nam (1997), Biometrics 53, 1422–1430, with the interval
 * itself in place of its variance; for several tasks joined as `meanOfEstimates` does.
 */
function marginDecided(each: number, tasks: number, { disagreement, confidence, power }: Wanted): number {
  const draw = normalQuantile(power) * Math.sqrt(disagreement / (each * tasks));
  const bad = Math.min(draw, disagreement);
  const counts = { gained: (each * (disagreement - bad)) / 2, lost: (each * (disagreement + bad)) / 2, n: each };
  const interval = tango(counts, confidence);
  const reach = interval === null ? 1 : interval.value - interval.low;
  return draw + reach / Math.sqrt(tasks);
}

/** The smallest whole number from 1 for which a condition that stays true once it is true holds; at most 2⁴⁰. */
function firstThat(holds: (count: number) => boolean): number {
  let [low, high] = [0, 1];
  while (!holds(high) && high < 2 ** 40) [low, high] = [high, high * 2];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}
