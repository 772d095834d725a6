import type { Plan } from "../records/schema.ts";
import { median } from "../statistics/ranks.ts";
import { createCells, settingsOf } from "./cells.ts";
import { rowOf } from "./row.ts";
import { spreadOf } from "./spread.ts";
import { createTrail } from "./trail.ts";
import type { MetricDefinition, Reducer } from "./types.ts";

export const loadTime: MetricDefinition = {
  id: "load_ms",
  label: "Load",
  unit: "ms",
  better: "lower",
  description: "Opening the model's file in a fresh process; the start of the process itself is told apart.",
};

/** One row for each model and its settings, from its loads. */
export function loadTimeReducer(plan: Plan): Reducer {
  const cells = createCells(() => ({ loads: [] as number[], spawns: [] as number[], trail: createTrail() }));
  return {
    add(record, recordId) {
      if (record.kind !== "load") return;
      const cell = cells.at(record);
      cell.loads.push(record.loadMs);
      cell.spawns.push(record.spawnMs);
      cell.trail.add(recordId);
    },
    finish() {
      const rows = settingsOf(plan).map((setting) => {
        const cell = cells.find(setting);
        if (cell === undefined)
          return rowOf(loadTime, setting, null, { method: "median of loads", reason: "the model was never open" });
        const { words, ...figure } = spreadOf(cell.loads.map((load) => [load]));
        const spawn = median(cell.spawns) ?? 0;
        const method = `opening the model, ${words.replace(" × 1", "")}; start of the process apart: ${spawn.toFixed(0)} ms`;
        return rowOf(loadTime, setting, null, { ...figure, method, recordIds: cell.trail.ids() });
      });
      return { rows, alarms: [] };
    },
  };
}
