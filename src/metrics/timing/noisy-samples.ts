import type { DisturbanceMark } from "../../records/schema.ts";
import { createBySetting, settingsOf } from "../by-setting.ts";
import { createRecordIds } from "../record-ids.ts";
import { rowOf } from "../row.ts";
import type { MetricDefinition, MetricGroup } from "../types.ts";

const definition: MetricDefinition = {
  id: "disturbed_share",
  label: "Disturbed timings",
  unit: "share",
  better: "lower",
  description:
    "Timed samples, those taken again included, around which something else used the machine, of all that were looked at.",
};

/** How quiet the machine was while each model was timed. Models that were not timed have no row. */
export const noisySamples: MetricGroup = {
  definitions: [definition],
  meters: [],
  reduce({ plan }) {
    const bySetting = createBySetting(() => ({
      samples: 0,
      disturbed: 0,
      byMark: new Map<DisturbanceMark, number>(),
      records: createRecordIds(),
    }));
    return {
      add(record, recordId) {
        if (record.kind !== "sample" || record.disturbance === undefined) return;
        const cell = bySetting.at(record);
        const { marks } = record.disturbance;
        cell.samples += 1;
        if (marks.length > 0) cell.disturbed += 1;
        for (const mark of marks) cell.byMark.set(mark, (cell.byMark.get(mark) ?? 0) + 1);
        cell.records.add(recordId);
      },
      finish() {
        const rows = settingsOf(plan).flatMap((setting) => {
          const cell = bySetting.find(setting);
          if (cell === undefined) return [];
          const marks = [...cell.byMark].map(([mark, samples]) => ({ mark, samples }));
          return rowOf(definition, setting, null, {
            method: { kind: "share-of-samples" },
            n: cell.samples,
            value: cell.disturbed / cell.samples,
            caveats: marks.length === 0 ? [] : [{ kind: "noise", marks }],
            recordIds: cell.records.ids(),
          });
        });
        return { rows, alarms: [] };
      },
    };
  },
};
