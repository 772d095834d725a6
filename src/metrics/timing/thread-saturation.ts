import type { LoadRecord, Plan } from "../../records/schema.ts";
import { createBySetting, settingsOf } from "../by-setting.ts";
import { createRecordIds } from "../record-ids.ts";
import { rowOf } from "../row.ts";
import type { MetricDefinition, MetricGroup, Reducer } from "../types.ts";

type Trial = LoadRecord["threadTrial"];

const definition: MetricDefinition = {
  id: "knee_threads",
  label: "Knee of the threads",
  unit: "threads",
  better: "neither",
  description:
    "The smallest thread count within 5 % of the best decode rate in the trial that chose the threads; more of them gain next to nothing.",
};

/** How much less than the best rate is still as good. */
const slack = 0.05;

/** The smallest thread count whose rate is within 5 % of the best; null where nothing was tried. */
export function saturationPointOf(trial: Trial): number | null {
  const best = Math.max(...trial.map(({ decodeTokensPerSecond }) => decodeTokensPerSecond));
  const good = trial.filter(({ decodeTokensPerSecond }) => decodeTokensPerSecond >= (1 - slack) * best);
  return good.length === 0 ? null : Math.min(...good.map(({ threads }) => threads));
}

/** Models whose threads were given have no row. */
export const threadSaturation: MetricGroup = {
  definitions: [definition],
  meters: [],
  reduce: ({ plan }) => threadSaturationReducer(plan),
};

function threadSaturationReducer(plan: Plan): Reducer {
  const bySetting = createBySetting(() => ({ trials: [] as Trial[], records: createRecordIds() }));
  return {
    add(record, recordId) {
      if (record.kind !== "load" || record.threadTrial.length === 0) return;
      const cell = bySetting.at(record);
      cell.trials.push(record.threadTrial);
      cell.records.add(recordId);
    },
    finish: () => ({
      rows: settingsOf(plan).flatMap((setting) => {
        const cell = bySetting.find(setting);
        // A run gone on with keeps the threads of its first start, so that there is but one trial.
        const [trial] = cell?.trials ?? [];
        if (cell === undefined || trial === undefined) return [];
        return [
          rowOf(definition, setting, null, {
            method: { kind: "thread-trial", rates: trial },
            n: trial.length,
            value: saturationPointOf(trial),
            recordIds: cell.records.ids(),
          }),
        ];
      }),
      alarms: [],
    }),
  };
}
