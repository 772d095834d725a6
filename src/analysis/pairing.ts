import type { TaskEvidence } from "./evidence.ts";

/** Places of the same item on two sides. */
export interface ItemPair {
  readonly hash: string;
  readonly base: number;
  readonly candidate: number;
}

/** Items that both sides answered, by their hash: a reworded question is another item. Both lists must ascend. */
export function pairItems(base: TaskEvidence, candidate: TaskEvidence): readonly ItemPair[] {
  const pairs: ItemPair[] = [];
  let [i, j] = [0, 0];
  while (i < base.items.length && j < candidate.items.length) {
    const [left = "", right = ""] = [base.items[i], candidate.items[j]];
    if (left === right) pairs.push({ hash: left, base: i, candidate: j });
    if (left <= right) i += 1;
    if (right <= left) j += 1;
  }
  return pairs;
}

/** What one side lacks of what was planned; null where both have all and the same. */
export function whyMissing(base: TaskEvidence, candidate: TaskEvidence, pairs: number): string | null {
  const lacks = (side: TaskEvidence, name: string): readonly string[] =>
    side.items.length + side.leftOut < side.planned
      ? [`the ${name} lacks ${side.planned - side.leftOut - side.items.length} of ${side.planned} items`]
      : [];
  const lacking = [...lacks(base, "base"), ...lacks(candidate, "candidate")];
  if (lacking.length > 0) return lacking.join("; ");
  const most = Math.max(base.planned, candidate.planned);
  return pairs < most - base.leftOut - candidate.leftOut
    ? `only ${pairs} of ${most} items are the same on both sides`
    : null;
}
