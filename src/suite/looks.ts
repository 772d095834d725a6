import { hash32 } from "../lib/random.ts";
import type { Suite, Task } from "./types.ts";

/** At which look each item has its turn. */
export type LookOf = (task: string, item: string) => number | null;

/**
 * Deals the items of every task out to the looks, in an order that the seed draws, so that each look has the same mix of
 * tasks. Items of a group stay together: they tell one thing.
 */
export function dealLooks(suites: readonly Suite[], looks: readonly number[], seed: number): LookOf {
  const tasks = new Map(
    suites
      .flatMap((suite) => suite.tasks)
      .filter(({ kind }) => kind.repeats === "once")
      .map((task) => [task.key, dealTask(task, looks, seed)]),
  );
  return (task, item) => tasks.get(task)?.get(item) ?? null;
}

function dealTask({ key, items }: Task, looks: readonly number[], seed: number): ReadonlyMap<string, number> {
  const drawn = items
    .map(({ id, group }) => {
      const together = group === undefined ? `item ${id}` : `group ${group}`;
      return { id, together, rank: hash32(`look/${seed}/${key}/${together}`) };
    })
    .sort((a, b) => a.rank - b.rank || compareText(a.together, b.together) || compareText(a.id, b.id));
  const dealt = new Map<string, number>();
  let [look, before] = [0, ""];
  for (const [place, { id, together }] of drawn.entries()) {
    // Rounded up, and never by an error of the last bit: 0.75 of 4 items are 3.
    if (together !== before) while (place >= Math.ceil((looks[look] ?? 1) * items.length - 1e-9)) look += 1;
    before = together;
    dealt.set(id, look);
  }
  return dealt;
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
