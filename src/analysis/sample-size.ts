import { normalSpan } from "../statistics/distributions.ts";
import { type PowerOptions, pairsNeeded } from "../statistics/power.ts";

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
  const enough = (margin: number): boolean => items >= itemsNeeded(margin, tasks, wanted);
  let [low, high] = [0, 1];
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return { items, needed: itemsNeeded(wanted.margin, tasks, wanted), decidable: high };
}

/**
 * The larger of what the power takes and of what Tango's interval takes at its narrowest, where nothing flips: then it
 * ends at z² ÷ (n + z²), for a mean of k tasks divided by √k.
 */
function itemsNeeded(margin: number, tasks: number, { disagreement, confidence, power }: Wanted): number {
  const square = normalSpan(confidence) ** 2;
  const narrowest = tasks * square * (1 / (margin * Math.sqrt(tasks)) - 1);
  return Math.max(pairsNeeded(disagreement, margin, { confidence, power }), Math.ceil(narrowest), 1);
}
