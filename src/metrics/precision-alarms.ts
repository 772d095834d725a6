import type { Plan } from "../records/schema.ts";
import { createCells, settingsOf } from "./cells.ts";
import type { Alarm, Reducer } from "./types.ts";

/** Says of each model how many of its timings ended before they were as precise as the plan asks for. */
export function precisionAlarms(plan: Plan): Reducer {
  const cells = createCells(() => ({ timings: 0, outOfTime: 0, atMost: 0 }));
  return {
    add(record) {
      if (record.kind !== "result" || record.output.type !== "time") return;
      const cell = cells.at(record);
      cell.timings += 1;
      if (record.output.ended === "time-budget") cell.outOfTime += 1;
      if (record.output.ended === "most") cell.atMost += 1;
    },
    finish() {
      const { precision } = plan;
      if (precision === undefined) return { rows: [], alarms: [] };
      const wanted = `±${Number((100 * precision).toFixed(2))} %`;
      const alarms = settingsOf(plan).flatMap(({ model, variant }): Alarm[] => {
        const cell = cells.find({ model, variant });
        if (cell === undefined || cell.outOfTime + cell.atMost === 0) return [];
        const ends = [
          ...(cell.outOfTime > 0 ? [`${cell.outOfTime} by the time budget`] : []),
          ...(cell.atMost > 0 ? [`${cell.atMost} by the greatest number of repetitions`] : []),
        ].join(", ");
        const settings = plan.variants.length > 1 ? ` (settings ${variant})` : "";
        const remedy = cell.outOfTime > 0 ? "; --time-budget gives them longer" : "";
        const message = `${cell.outOfTime + cell.atMost} of ${cell.timings} timings ended before their median was known to ${wanted}: ${ends}${settings}${remedy}`;
        return [{ model, task: null, message }];
      });
      return { rows: [], alarms };
    },
  };
}
