import type { ResultRecord } from "../../records/schema.ts";
import { countsOfGroups, type GroupedCounts } from "../../statistics/grouped-pairs.ts";
import { createBySetting, type Setting } from "../by-setting.ts";

/** The answers of several models to the items of one task, side by side: 9 bytes for each answer. */
export interface ItemColumns {
  add(result: ResultRecord): void;
  /** What changed from right to wrong and back, over the items that both have a score for. */
  changes(before: Setting, after: Setting): GroupedCounts;
  /** CPU milliseconds of the items for which both are known. */
  cpuPairs(one: Setting, other: Setting): readonly (readonly [one: number, other: number])[];
}

/** One model's answers, by the place of the item. */
interface Column {
  right: Int8Array<ArrayBuffer>;
  /** NaN: not known. */
  cpuMs: Float64Array<ArrayBuffer>;
  /** How often an item that stands in the task several times was answered. */
  readonly repeats: Map<string, number>;
}

const unanswered = -2;
const unscored = -1;
const startSize = 64;

/** `metric`: the score that is 1 for right and 0 for wrong; null: the task has none. */
export function createItemColumns(metric: string | null): ItemColumns {
  /** Places by the item's hash: a reworded question is another item. */
  const places = new Map<string, number>();
  const groups = createGroups(places);
  const columns = createBySetting(
    (): Column => ({ right: new Int8Array(0), cpuMs: new Float64Array(0), repeats: new Map() }),
  );
  const placeOf = (key: string, group: string | null | undefined): number => {
    const known = places.get(key);
    if (known !== undefined) return known;
    const place = places.size;
    places.set(key, place);
    groups.note(place, group);
    return place;
  };
  return {
    add(result) {
      const { itemHash, group, timing } = result;
      const column = columns.at(result);
      let place = placeOf(itemHash, group);
      if ((column.right[place] ?? unanswered) !== unanswered) {
        const repeat = (column.repeats.get(itemHash) ?? 0) + 1;
        column.repeats.set(itemHash, repeat);
        place = placeOf(`${itemHash}\n${repeat}`, group);
      }
      makeRoom(column, place);
      const score = metric === null ? undefined : result.score[metric];
      column.right[place] = typeof score === "number" ? score : unscored;
      column.cpuMs[place] = timing.cpuMs ?? Number.NaN;
    },
    changes(before, after) {
      const [from, to] = [columns.find(before)?.right, columns.find(after)?.right];
      if (from === undefined || to === undefined) return { gained: 0, lost: 0, n: 0 };
      return groups.any() ? changesByGroup(from, to, groups.inOrder()) : changesOf(from, to);
    },
    cpuPairs(one, other) {
      const [left, right] = [columns.find(one)?.cpuMs, columns.find(other)?.cpuMs];
      const pairs: (readonly [number, number])[] = [];
      const shared = Math.min(left?.length ?? 0, right?.length ?? 0);
      for (let place = 0; place < shared; place++) {
        const [a, b] = [left?.[place] ?? Number.NaN, right?.[place] ?? Number.NaN];
        if (!Number.isNaN(a) && !Number.isNaN(b)) pairs.push([a, b]);
      }
      return pairs;
    },
  };
}

function makeRoom(column: Column, place: number): void {
  const size = column.right.length;
  if (place < size) return;
  const needed = Math.max(startSize, 2 * size, place + 1);
  const [right, cpuMs] = [new Int8Array(needed).fill(unanswered), new Float64Array(needed).fill(Number.NaN)];
  right.set(column.right);
  cpuMs.set(column.cpuMs);
  Object.assign(column, { right, cpuMs });
}

function changesOf(from: Int8Array, to: Int8Array): GroupedCounts {
  let [gained, lost, n] = [0, 0, 0];
  const shared = Math.min(from.length, to.length);
  for (let place = 0; place < shared; place++) {
    const [before, after] = [from[place] ?? unanswered, to[place] ?? unanswered];
    if (before < 0 || after < 0) continue;
    n += 1;
    if (after > before) gained += 1;
    if (after < before) lost += 1;
  }
  return { gained, lost, n };
}

function changesByGroup(from: Int8Array, to: Int8Array, order: readonly PlacedItem[]): GroupedCounts {
  let [gained, lost, n] = [0, 0, 0];
  const sums = new Map<number | string, { change: number; size: number }>();
  for (const { place, group } of order) {
    const [before, after] = [from[place] ?? unanswered, to[place] ?? unanswered];
    if (before < 0 || after < 0) continue;
    n += 1;
    if (after > before) gained += 1;
    if (after < before) lost += 1;
    const key = group ?? place;
    const sum = sums.get(key) ?? { change: 0, size: 0 };
    sum.change += Math.sign(after - before);
    sum.size += 1;
    sums.set(key, sum);
  }
  return countsOfGroups({ gained, lost, n }, [...sums.values()]);
}

/** An item, and what it shares with others, such as a passage; null: it stands for itself. */
interface PlacedItem {
  readonly place: number;
  readonly group: string | null;
}

/** The groups of items, kept only once there is one. */
function createGroups(places: ReadonlyMap<string, number>) {
  const groupOf = new Map<number, string>();
  let order: readonly PlacedItem[] = [];
  return {
    note(place: number, group: string | null | undefined): void {
      if (group !== undefined && group !== null && group !== "") groupOf.set(place, group);
    },
    any: () => groupOf.size > 0,
    /** By hash, as two sides of a comparison are paired: sums of the same numbers in the same order are equal. */
    inOrder(): readonly PlacedItem[] {
      if (order.length !== places.size)
        order = [...places]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([, place]) => ({ place, group: groupOf.get(place) ?? null }));
      return order;
    },
  };
}
