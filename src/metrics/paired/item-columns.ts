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
}

const unanswered = -2;
const unscored = -1;
const startSize = 64;

/** `metric`: the score that is 1 for right and 0 for wrong; null: the task has none. */
export function createItemColumns(metric: string | null): ItemColumns {
  const places = createPlaces();
  /** By the place of the item; items that stand for themselves have none. */
  const groups = new Map<number, string>();
  const columns = createBySetting((): Column => ({ right: new Int8Array(0), cpuMs: new Float64Array(0) }));
  return {
    add(result) {
      const { itemHash, item, repetition, group, timing } = result;
      const column = columns.at(result);
      // The same question may stand in a task twice.
      const key = `${itemHash} ${item}${repetition === 0 ? "" : ` ${repetition}`}`;
      const place = places.find(key) ?? places.add(key);
      makeRoom(column, place);
      const score = metric === null ? undefined : result.score[metric];
      column.right[place] = typeof score === "number" ? score : unscored;
      column.cpuMs[place] = timing.cpuMs ?? Number.NaN;
      if (group !== undefined && group !== null && group !== "") groups.set(place, group);
    },
    changes(before, after) {
      const [from, to] = [columns.find(before)?.right, columns.find(after)?.right];
      if (from === undefined || to === undefined) return { gained: 0, lost: 0, n: 0 };
      return groups.size === 0 ? changesOf(from, to) : changesByGroup(from, to, places.inOrder(), groups);
    },
    cpuPairs(one, other) {
      const [left, right] = [columns.find(one)?.cpuMs, columns.find(other)?.cpuMs];
      if (left === undefined || right === undefined) return [];
      const pairs: (readonly [number, number])[] = [];
      for (const place of places.inOrder()) {
        const [a, b] = [left[place] ?? Number.NaN, right[place] ?? Number.NaN];
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

function changesByGroup(
  from: Int8Array,
  to: Int8Array,
  order: Uint32Array,
  groups: ReadonlyMap<number, string>,
): GroupedCounts {
  let [gained, lost, n] = [0, 0, 0];
  // A group's name is a text, a lone item's place a number: they never meet.
  const sums = new Map<number | string, { change: number; size: number }>();
  for (const place of order) {
    const [before, after] = [from[place] ?? unanswered, to[place] ?? unanswered];
    if (before < 0 || after < 0) continue;
    n += 1;
    if (after > before) gained += 1;
    if (after < before) lost += 1;
    const key = groups.get(place) ?? place;
    const sum = sums.get(key) ?? { change: 0, size: 0 };
    sum.change += Math.sign(after - before);
    sum.size += 1;
    sums.set(key, sum);
  }
  return countsOfGroups({ gained, lost, n }, [...sums.values()]);
}

/** Items by hash, as the sides of a comparison are paired: sums of the same numbers in the same order are equal. */
function createPlaces() {
  const places = new Map<string, number>();
  let order = new Uint32Array(0);
  return {
    find: (key: string): number | undefined => places.get(key),
    add(key: string): number {
      places.set(key, places.size);
      return places.size - 1;
    },
    inOrder(): Uint32Array {
      if (order.length !== places.size)
        order = Uint32Array.from([...places.keys()].sort(), (key) => places.get(key) ?? 0);
      return order;
    },
  };
}
