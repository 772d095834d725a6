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

/** Items that a side was to answer and did not. */
export interface Lack {
  readonly side: "base" | "candidate";
  readonly missing: number;
  readonly planned: number;
}

/** What each side lacks of what was planned. */
export function lacksOf(base: TaskEvidence, candidate: TaskEvidence): readonly Lack[] {
  const lack = (side: Lack["side"], { items, leftOut, planned }: TaskEvidence): Lack => {
    return { side, missing: planned - leftOut - items.length, planned };
  };
  return [lack("base", base), lack("candidate", candidate)].filter(({ missing }) => missing > 0);
}

/** Items that both were to answer; of those, one that ended early left some out. */
export function plannedPairs(
  base: TaskEvidence,
  candidate: TaskEvidence,
): { readonly all: number; readonly least: number } {
  const all = Math.max(base.planned, candidate.planned);
  return { all, least: all - base.leftOut - candidate.leftOut };
}
