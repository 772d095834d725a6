import type { Plan, PlanTask, SchoolmarkRecord } from "../../records/schema.ts";
import type { Estimate } from "../../statistics/interval.ts";
import { type PairedStratum, stratifiedRatio } from "../../statistics/ratios.ts";
import { createBySetting, type Setting } from "../by-setting.ts";
import { createRecordIds, type RecordIds } from "../record-ids.ts";

/** What one model's questions took when they were asked again with the threads that its variant's models have in common. */
export interface CommonSample {
  readonly threads: number;
  readonly records: RecordIds;
  /** Milliseconds of CPU time by item, for each task; items without a known time are left out. */
  readonly tasks: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** The answers that were asked for again, by setting. */
export interface CommonThreads {
  add(record: SchoolmarkRecord, recordId: string): void;
  /** null: nothing was asked again. */
  sampleOf(setting: Setting): CommonSample | null;
}

interface Sampled {
  readonly records: RecordIds;
  readonly tasks: Map<string, Map<string, number>>;
}

export function collectCommonThreads(): CommonThreads {
  const samples = createBySetting((): Sampled => ({ records: createRecordIds(), tasks: new Map() }));
  /** Parts of a plan choose for themselves: what was asked with the number that most was asked with is taken. */
  const asked = new Map<string, Map<number, number>>();
  return {
    add(record, recordId) {
      if (record.kind !== "common-threads") return;
      const { variant, threads, task, item, timing } = record;
      const counts = asked.get(variant) ?? new Map<number, number>();
      asked.set(variant, counts.set(threads, (counts.get(threads) ?? 0) + 1));
      if (timing.cpuMs === null) return;
      const { records, tasks } = samples.at(record, String(threads));
      const items = tasks.get(task) ?? new Map<string, number>();
      tasks.set(task, items.set(item, timing.cpuMs));
      records.add(recordId);
    },
    sampleOf(setting) {
      const [most] = [...(asked.get(setting.variant) ?? [])].sort(([a, m], [b, n]) => n - m || a - b);
      const sample = most === undefined ? undefined : samples.find(setting, String(most[0]));
      return most === undefined || sample === undefined ? null : { threads: most[0], ...sample };
    },
  };
}

/** The scored tasks of a plan, which are those that are asked again. */
export function scoredTasks({ tasks }: Plan): readonly PlanTask[] {
  return tasks.filter(({ primaryMetric }) => primaryMetric !== null);
}

/** So many items of a task. */
export interface TaskWeight {
  readonly key: string;
  readonly items: number;
}

/**
 * CPU milliseconds of a mean item, each task counted by its items, with the 95 % interval that a sample has; null where a
 * task has no answer in the sample, or all have too few.
 */
export function cpuPerItem({ tasks }: CommonSample, weights: readonly TaskWeight[]): Estimate | null {
  const strata = weights.map(({ key, items }) => ({
    size: items,
    pairs: [...(tasks.get(key)?.values() ?? [])].map((cpuMs) => [cpuMs, 1] as const),
  }));
  const mean = stratifiedRatio(strata);
  return mean?.interval == null ? null : { value: mean.value, ...mean.interval };
}

/** The same items' CPU times of two models, task by task. */
export function pairsOf(own: CommonSample, base: CommonSample, scored: readonly PlanTask[]): readonly PairedStratum[] {
  return scored.map(({ key, items }) => ({
    size: items,
    pairs: [...(own.tasks.get(key) ?? [])].flatMap(([item, cpuMs]) => {
      const other = base.tasks.get(key)?.get(item);
      return other === undefined ? [] : [[cpuMs, other] as const];
    }),
  }));
}

/** Items in all tasks of a sample. */
export function itemsIn({ tasks }: CommonSample): number {
  return [...tasks.values()].reduce((sum, { size }) => sum + size, 0);
}
