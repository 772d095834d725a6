import type { Plan, SchoolmarkRecord } from "../../records/schema.ts";
import { isShare } from "../accuracy/scores.ts";
import { createBySetting, settingsOf } from "../by-setting.ts";
import { collectCommonThreads } from "../energy/common-threads.ts";
import { residentPeak } from "../memory/memory-peak.ts";
import { createItemColumns } from "./item-columns.ts";
import type { PairedEvidence } from "./types.ts";

export interface PairedCollection extends PairedEvidence {
  add(record: SchoolmarkRecord, recordId: string): void;
}

/** Keeps no answers of a run of one model, which has no pairs. */
export function collectPairedEvidence(plan: Plan): PairedCollection {
  const scored = settingsOf(plan).length < 2 ? [] : plan.tasks.filter(({ primaryMetric }) => primaryMetric !== null);
  const tasks = new Map(
    scored.map(({ key, primaryMetric }) => [key, createItemColumns(isShare(primaryMetric) ? primaryMetric : null)]),
  );
  const common = collectCommonThreads();
  const peaks = createBySetting((): number[] => []);
  return {
    common,
    add(record, recordId) {
      common.add(record, recordId);
      if (record.kind === "result" && record.output.type !== "time") tasks.get(record.task)?.add(record);
      if (record.kind !== "series" || record.meter !== "memory") return;
      const { peak, baseline } = residentPeak(record);
      if (peak !== null && baseline !== null) peaks.at(record).push(Math.max(0, peak - baseline));
    },
    changes(task, before, after) {
      const counts = tasks.get(task)?.changes(before, after);
      return counts === undefined || counts.n === 0 ? null : counts;
    },
    cpuPairs: (task, one, other) => tasks.get(task)?.cpuPairs(one, other) ?? [],
    residentPeaks: (setting) => peaks.find(setting) ?? [],
  };
}
