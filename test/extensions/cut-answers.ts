import { createBySetting, settingsOf } from "../../src/metrics/by-setting.ts";
import { createRecordIds, type RecordIds } from "../../src/metrics/record-ids.ts";
import { type RowFigure, rowOf } from "../../src/metrics/row.ts";
import type { MetricDefinition, MetricGroup } from "../../src/metrics/types.ts";
import { type Clusters, createClusters } from "../../src/statistics/clusters.ts";
import { countShare, stratifiedShare } from "../../src/statistics/shares.ts";

const definition: MetricDefinition = {
  id: "cut_answers",
  label: "Cut answers",
  unit: "share",
  better: "lower",
  description: "Share of a task's written answers that ran into the token limit, with a 95 % interval.",
};

/** Of written answers only: nothing else has a limit. */
export const cutAnswers: MetricGroup = {
  definitions: [definition],
  meters: [],
  reduce({ plan }) {
    const answers = createBySetting(() => ({ cut: createClusters(), records: createRecordIds() }));
    return {
      add(record, recordId) {
        if (record.kind !== "result" || record.output.type !== "generate") return;
        const { cut, records } = answers.at(record, record.task);
        cut.add(record.group ?? null, record.flags.includes("ran-to-limit") ? 1 : 0, 1);
        records.add(recordId);
      },
      finish: () => ({
        rows: settingsOf(plan).flatMap((setting) =>
          plan.tasks
            .filter(({ kind }) => kind === "generate")
            .map(({ key }) => rowOf(definition, setting, key, shareOf(answers.at(setting, key)))),
        ),
        alarms: [],
      }),
    };
  },
};

function shareOf({ cut, records }: { readonly cut: Clusters; readonly records: RecordIds }): RowFigure {
  const method = { kind: "summary", statistic: "share", of: "answers" } as const;
  const counts = countShare(cut);
  if (counts.n === 0) return { method, caveats: [{ kind: "not-measured" }] };
  const interval = stratifiedShare([counts]);
  return {
    method,
    n: counts.n,
    value: counts.right / counts.n,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    recordIds: records.ids(),
  };
}
