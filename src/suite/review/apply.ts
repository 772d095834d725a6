import { UserError } from "../../lib/errors.ts";
import type { Item, TaskKind } from "../../tasks/types.ts";
import { checkItems, itemHash } from "../items.ts";
import type { Review } from "./decisions.ts";

/** An item after review. */
export interface Reviewed {
  readonly item: Item;
  readonly state: "accepted" | "rejected" | "undecided";
  readonly edited: boolean;
}

type ByHash = ReadonlyMap<string, readonly { readonly place: number; readonly taken: Review["decisions"][number] }[]>;

/** What was decided of each item; the last decision counts. Throws UserError where an edited item can't be asked. */
export function reviewed(items: readonly Item[], review: Review, kind: TaskKind, config: unknown): readonly Reviewed[] {
  const byHash = decisionsByHash(review);
  return items.map((item) => stateOf(item, byHash, kind, config));
}

function decisionsByHash({ decisions }: Review): ByHash {
  const byHash = new Map<string, { place: number; taken: Review["decisions"][number] }[]>();
  for (const [place, taken] of decisions.entries())
    byHash.set(taken.taken.hash, [...(byHash.get(taken.taken.hash) ?? []), { place, taken }]);
  return byHash;
}

function stateOf(original: Item, byHash: ByHash, kind: TaskKind, config: unknown): Reviewed {
  let item = original;
  let after = -1;
  for (;;) {
    // An edit may be taken back by a later one: only what was decided after the last step counts.
    const last = byHash.get(itemHash(item))?.findLast(({ place }) => place > after);
    const edited = item !== original;
    if (last === undefined) return { item, state: "undecided", edited };
    const { taken, where } = last.taken;
    if (taken.decision !== "edit")
      return { item, state: taken.decision === "accept" ? "accepted" : "rejected", edited };
    const [next] = checkItems([{ value: taken.value, where }], kind, config);
    if (next === undefined) return { item, state: "undecided", edited };
    item = next;
    after = last.place;
  }
}

/** The items that are asked after review, and what a reader of the results should know. Throws UserError where none is left. */
export function afterReview(
  items: readonly Item[],
  review: Review,
  { kind, config, where }: { readonly kind: TaskKind; readonly config: unknown; readonly where: string },
): { readonly items: readonly Item[]; readonly notes: readonly string[] } {
  if (review.decisions.length === 0) return { items, notes: [] };
  const all = reviewed(items, review, kind, config);
  const kept = all.filter(({ state }) => state !== "rejected");
  if (kept.length === 0) throw new UserError(`${where}: every item was rejected in review (${review.path})`);
  const rejected = all.length - kept.length;
  const edited = kept.filter((one) => one.edited).length;
  return {
    items: kept.map(({ item }) => item),
    notes: [
      ...(rejected === 0 ? [] : [`items left out because they were rejected in review: ${rejected}`]),
      ...(edited === 0 ? [] : [`items changed in review: ${edited}`]),
    ],
  };
}
