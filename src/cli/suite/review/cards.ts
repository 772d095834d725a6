import { itemHash } from "../../../suite/items.ts";
import type { Reviewable } from "../../../suite/load.ts";
import { reviewed } from "../../../suite/review/apply.ts";
import type { Item, TaskKind } from "../../../tasks/types.ts";

/** One item as it comes before a person. */
export interface Card {
  readonly task: string;
  readonly kind: TaskKind;
  readonly config: unknown;
  item: Item;
  state: "accepted" | "rejected" | "undecided";
  readonly where: string;
}

/** Every item once: tasks that ask the same item under several conditions share what is decided of it. */
export function cardsOf({ tasks, review }: Reviewable): readonly Card[] {
  const seen = new Set<string>();
  return tasks.flatMap(({ task, all, places }) =>
    reviewed(all, review, task.kind, task.config).flatMap(({ item, state }, index): readonly Card[] => {
      const original = all[index] ?? item;
      const hash = itemHash(original);
      if (seen.has(hash)) return [];
      seen.add(hash);
      return [
        { task: task.key, kind: task.kind, config: task.config, item, state, where: places.get(original.id) ?? "" },
      ];
    }),
  );
}
