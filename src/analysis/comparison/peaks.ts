import { createBySetting, type Setting } from "../../metrics/by-setting.ts";
import { memoryMetrics } from "../../metrics/memory/memory-definitions.ts";
import { anonymousPeak, type Peak, residentPeak, takenAtPeak } from "../../metrics/memory/memory-peak.ts";
import type { SchoolmarkRecord, SeriesRecord } from "../../records/schema.ts";

const readers: readonly (readonly [metric: string, read: (series: SeriesRecord) => Peak])[] = [
  [memoryMetrics.peakResident.id, residentPeak],
  [memoryMetrics.peakAnonymous.id, anonymousPeak],
];

/** Collects what each load held at most: a load is a replicate of it. */
export function collectPeaks() {
  const bySetting = createBySetting(() => new Map(readers.map(([metric]) => [metric, [] as number[]])));
  return {
    add(record: SchoolmarkRecord): void {
      if (record.kind !== "series" || record.meter !== "memory") return;
      for (const [metric, read] of readers) {
        const taken = takenAtPeak(read(record));
        if (taken !== null) bySetting.at(record).get(metric)?.push(taken);
      }
    },
    /** In the order of the loads, in bytes; null for a metric that is no peak. */
    of(setting: Setting, metric: string): readonly number[] | null {
      if (!readers.some(([id]) => id === metric)) return null;
      return bySetting.find(setting)?.get(metric) ?? [];
    },
  };
}
