import { createBySetting, settingsOf } from "../../src/metrics/by-setting.ts";
import { createRecordIds } from "../../src/metrics/record-ids.ts";
import { rowOf } from "../../src/metrics/row.ts";
import type { MetricDefinition, MetricGroup } from "../../src/metrics/types.ts";

const definition: MetricDefinition = {
  id: "answers_given",
  label: "Answers given",
  unit: "",
  better: "neither",
  description: "Questions that the model answered, right or wrong.",
  columns: [{ heading: "Answers given", brief: "answers", place: 15 }],
};

/** A metric as somebody would add it: this file, and a line in the registry. */
export const answersGiven: MetricGroup = {
  definitions: [definition],
  meters: ["uptime"],
  reduce({ plan }) {
    const trails = createBySetting(createRecordIds);
    const counts = createBySetting(() => ({ answers: 0 }));
    return {
      add(record, recordId) {
        if (record.kind !== "result" || record.method === "timing") return;
        counts.at(record).answers += 1;
        trails.at(record).add(recordId);
      },
      finish: () => ({
        rows: settingsOf(plan).map((setting) => {
          const { answers } = counts.at(setting);
          return rowOf(definition, setting, null, {
            method: { kind: "summary", statistic: "count", of: "answers" },
            n: answers,
            value: answers,
            recordIds: trails.at(setting).ids(),
          });
        }),
        alarms: [],
      }),
    };
  },
};
