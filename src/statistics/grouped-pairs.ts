import type { GroupedSample } from "./effective-number.ts";
import type { PairedCounts } from "./paired.ts";

/** How one item changed: 1 gained, −1 lost, 0 the same. */
export interface Change {
  /** Items of one group are right or wrong together; null: the item stands for itself. */
  readonly group: string | null;
  readonly value: number;
}

/** Counts of paired outcomes, and what they tell where items hang together. */
export type GroupedCounts = PairedCounts & GroupedSample;

/**
 * Counts changes and how far they go together. The effective number is n ÷ the design effect: the variance of the groups'
 * sums over that of as many independent items, never below 1. A group that changed as a whole is added to both, of the size
 * that an item's group has on average, as flips that are few or cancel out would otherwise pass for certainty: without a
 * flip the number is that of groups alike. Sources: Kish (1965), Survey Sampling, 5.4 and 8.2; Korn & Graubard (1998),
 * Survey Methodology 24, 193–201; the added group is this project's own, chosen by simulation (`bench/wrong-passes.mjs`).
 */
export function countChanges(changes: readonly Change[]): GroupedCounts {
  const n = changes.length;
  const count = (sign: number): number => changes.filter(({ value }) => Math.sign(value) === sign).length;
  return countsOfGroups({ gained: count(1), lost: count(-1), n }, sumByGroup(changes));
}

/** The same of items that each stand for themselves. */
export function countLoneChanges(changes: readonly number[]): GroupedCounts {
  let [gained, lost] = [0, 0];
  // A plain loop: this runs for every score of every item.
  for (const change of changes) {
    if (change > 0) gained += 1;
    if (change < 0) lost += 1;
  }
  return { gained, lost, n: changes.length };
}

/** The same from the sums of the groups, lone items among them. */
export function countsOfGroups({ gained, lost, n }: PairedCounts, groups: readonly GroupSum[]): GroupedCounts {
  if (groups.length === n) return { gained, lost, n };
  const difference = (gained - lost) / n;
  const whole = groups.reduce((sum, { size }) => sum + size * size, 0) / n;
  const squares = groups.reduce((sum, { change, size }) => sum + (change - difference * size) ** 2, 0);
  const designEffect = Math.max(1, (squares + whole * whole) / (gained + lost + whole));
  return { gained, lost, n, grouping: { effective: n / designEffect, alike: n / whole, groups: groups.length } };
}

/** Items of one group together: gained less lost, and how many they are. */
export interface GroupSum {
  readonly change: number;
  readonly size: number;
}

interface RunningSum {
  change: number;
  size: number;
}

function sumByGroup(changes: readonly Change[]): readonly GroupSum[] {
  const lone: RunningSum[] = [];
  const named = new Map<string, RunningSum>();
  for (const { group, value } of changes) {
    const sum = (group === null ? undefined : named.get(group)) ?? { change: 0, size: 0 };
    sum.change += Math.sign(value);
    sum.size += 1;
    if (group === null) lone.push(sum);
    else named.set(group, sum);
  }
  return [...lone, ...named.values()];
}
