import type { Plan } from "../../records/schema.ts";
import { median } from "../../statistics/ranks.ts";
import { createBySetting, settingsOf } from "../by-setting.ts";
import { createRecordIds } from "../record-ids.ts";
import { rowOf } from "../row.ts";
import type { MetricDefinition, Reducer } from "../types.ts";
import { spreadOf } from "./spread.ts";

export const loadTime: MetricDefinition = {
  id: "load_ms",
  label: "Load",
  unit: "ms",
  better: "lower",
  description:
    "Opening the model's file in a fresh process; the start of the process itself is told apart, and so are loads whose file was in memory already and those that had to read the disk, where the system tells.",
  columns: [
    { heading: "Load", brief: null, place: 130, optional: true, cold: false },
    { heading: "Load from disk", brief: null, place: 140, optional: true, cold: true },
  ],
};

/** Where the file lay when it was opened; the usual place first. */
const places = ["warm", "untold", "cold"] as const;

/** A row for each model and its settings, from its loads; cold and warm ones apart. */
export function loadTimeReducer(plan: Plan): Reducer {
  const bySetting = createBySetting(() => ({
    loads: [] as number[],
    spawns: [] as number[],
    doubts: new Set<string>(),
    records: createRecordIds(),
  }));
  return {
    add(record, recordId) {
      if (record.kind !== "load") return;
      if (record.loadMs === null || record.spawnMs === null) {
        bySetting.at(record, "served").records.add(recordId);
        return;
      }
      const { fileCache } = record;
      const cell = bySetting.at(record, fileCache?.state ?? "untold");
      if (fileCache?.state === null && fileCache.reason !== null) cell.doubts.add(fileCache.reason);
      cell.loads.push(record.loadMs);
      cell.spawns.push(record.spawnMs);
      cell.records.add(recordId);
    },
    finish() {
      const rows = settingsOf(plan).flatMap((setting) => {
        const own = places.flatMap((place) => {
          const cell = bySetting.find(setting, place);
          if (cell === undefined) return [];
          const { shape, ...figure } = spreadOf(cell.loads.map((load) => [load]));
          const method = { kind: "load", spread: shape, spawnMs: median(cell.spawns) } as const;
          const reasons = [...cell.doubts].sort();
          return [
            rowOf(loadTime, setting, null, {
              ...figure,
              method,
              fileCache: place === "untold" ? null : place,
              caveats: reasons.length === 0 ? [] : [{ kind: "cache-state-unknown", reasons }],
              recordIds: cell.records.ids(),
            }),
          ];
        });
        return own.length > 0
          ? own
          : [
              rowOf(loadTime, setting, null, {
                method: { kind: "load", spread: null, spawnMs: null },
                caveats: [{ kind: bySetting.find(setting, "served") === undefined ? "never-opened" : "open-already" }],
              }),
            ];
      });
      return { rows, alarms: [] };
    },
  };
}
