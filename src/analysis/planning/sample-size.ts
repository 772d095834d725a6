import { normalQuantile } from "../../statistics/distributions.ts";
import type { GroupedCounts } from "../../statistics/grouped-pairs.ts";
import type { PowerOptions } from "../../statistics/power.ts";
import { stratifiedPaired } from "../../statistics/stratified.ts";

/** What a margin takes, and what there is. */
export interface Requirement {
  /** Items asked, of all tasks. */
  readonly items: number;
  /**
   * Items that decide the margin with the wanted power if the two models are equal, where every task grows alike; null: no
   * number up to `maxItems` does.
   */
  readonly needed: number | null;
  /** The smallest margin that the items decide with that power. */
  readonly decidable: number;
}

export interface Wanted extends Required<PowerOptions> {
  /** Share of items on which the two models disagree. */
  readonly disagreement: number;
  readonly margin: number;
}

/** A task that is to be asked. */
export interface AskedTask {
  readonly items: number;
  /** Sizes of the groups that its items come in, 1 for a lone item; absent: each stands for itself. */
  readonly groups?: readonly number[];
}

/** A task's items, how often two models disagree on them, and how far they hang together. */
interface TaskDesign {
  readonly items: number;
  readonly disagreement: number;
  readonly groups?: {
    readonly count: number;
    /** Size of the group that an item comes in, on average. */
    readonly size: number;
    /** Variance of the groups' sums over that of as many independent items. */
    readonly designEffect: number;
  };
}

/** More items than anybody asks: a margin that takes more is refused. */
export const maxItems = 10_000_000;

/** What one task takes by itself. */
export function taskRequirement(task: AskedTask, wanted: Wanted): Requirement {
  return macroRequirement([task], wanted);
}

/** What the mean over tasks takes, each having as many items as given, or as many times more; groups flip as lone items do. */
export function macroRequirement(tasks: readonly AskedTask[], wanted: Wanted): Requirement {
  const designs = tasks.map(({ items, groups = [] }): TaskDesign => {
    const size = groups.reduce((sum, one) => sum + one * one, 0) / items;
    const design = { items: Math.max(1, items), disagreement: wanted.disagreement };
    return size > 1 ? { ...design, groups: { count: groups.length, size, designEffect: 1 } } : design;
  });
  const items = tasks.reduce((sum, task) => sum + task.items, 0);
  return { items, needed: itemsFor(designs, wanted), decidable: Math.min(1, marginDecided(designs, 1, wanted)) };
}

/**
 * Items of all tasks together that decide the margin with the wanted power if the two are equal, when they disagree as
 * often as was seen and every task, with its groups, grows alike; null: no number up to `maxItems` does.
 */
export function itemsNeeded(
  counts: readonly GroupedCounts[],
  wanted: Required<PowerOptions> & { readonly margin: number },
): number | null {
  const sum = (of: (task: GroupedCounts) => number): number => counts.reduce((total, task) => total + of(task), 0);
  const flipsOf = ({ gained, lost }: GroupedCounts): number => gained + lost;
  // A task without a flip is not one that never has any: each is given one more item, like those of all tasks.
  const overall = (sum(flipsOf) + 1) / (sum(({ n }) => n) + 1);
  const designs = counts.map((task): TaskDesign => {
    const disagreement = Math.min(1, (flipsOf(task) + overall) / (task.n + 1));
    const design = { items: task.n, disagreement };
    return task.grouping === undefined ? design : { ...design, groups: groupsSeen(task, task.grouping) };
  });
  return itemsFor(designs, wanted);
}

/** The design effect without the group that `countChanges` adds; one more flip is taken to go with its whole group. */
function groupsSeen(task: GroupedCounts, { effective, alike, groups }: NonNullable<GroupedCounts["grouping"]>) {
  const [size, flips] = [task.n / alike, task.gained + task.lost];
  const squares = Math.max(flips, (task.n / effective) * (flips + size) - size * size);
  return { count: groups, size, designEffect: (squares + size) / (flips + 1) };
}

function itemsFor(tasks: readonly TaskDesign[], wanted: Required<PowerOptions> & { margin: number }): number | null {
  const asked = tasks.reduce((sum, { items }) => sum + items, 0);
  const decides = (items: number): boolean => marginDecided(tasks, items / asked, wanted) <= wanted.margin;
  let [low, high] = [0, 1];
  while (!decides(high)) {
    if (high >= maxItems) return null;
    [low, high] = [high, Math.min(maxItems, high * 2)];
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (decides(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * The margin that the tasks decide with the wanted power, at a multiple of their sizes: where the interval that decides
 * (`stratifiedPaired`) ends below when an equal candidate draws as badly as it may and must still pass. For many items of
 * one task that is √(6.18 · ψ ÷ n); for few, or few that flip, the score interval is wider than that.
 * Source: Nam (1997), Biometrics 53, 1422–1430, with the interval itself in place of its variance.
 */
function marginDecided(tasks: readonly TaskDesign[], scale: number, { confidence, power }: Required<PowerOptions>) {
  const variances = tasks.map(
    ({ items, disagreement, groups }) => (disagreement * (groups?.designEffect ?? 1)) / (items * scale),
  );
  const variance = variances.reduce((sum, one) => sum + one, 0) / tasks.length ** 2;
  const draw = normalQuantile(power) * Math.sqrt(variance);
  const interval = stratifiedPaired(
    tasks.map((task) => countsAt(task, scale, draw)),
    confidence,
  );
  return interval === null ? Number.POSITIVE_INFINITY : draw + interval.value - interval.low;
}

/** What is seen of a task at a multiple of its size when an equal candidate draws a loss. */
function countsAt({ items, disagreement, groups }: TaskDesign, scale: number, draw: number): GroupedCounts {
  const n = items * scale;
  const [flips, bad] = [disagreement * n, Math.min(draw, disagreement) * n];
  const counts = { n, gained: (flips - bad) / 2, lost: (flips + bad) / 2 };
  if (groups === undefined) return counts;
  const { count, size, designEffect } = groups;
  const seen = Math.max(1, (designEffect * flips + size * size) / (flips + size));
  return { ...counts, grouping: { effective: n / seen, alike: n / size, groups: count * scale } };
}
