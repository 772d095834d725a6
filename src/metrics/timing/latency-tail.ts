import { quantile, quantileInterval } from "../../statistics/ranks.ts";
import { createBySetting, settingsOf } from "../by-setting.ts";
import { createRecordIds } from "../record-ids.ts";
import { rowOf } from "../row.ts";
import type { MetricDefinition, MetricGroup } from "../types.ts";

/** Fewer answers hold too few of the slow ones: a tail of them would be a matter of luck. */
const tails = [
  { share: 0.95, needed: 200 },
  { share: 0.99, needed: 1000 },
] as const;

const measures = tails.map(({ share, needed }) => ({
  share,
  needed,
  definition: {
    id: `answer_p${Math.round(100 * share)}_ms`,
    label: `Slowest ${Math.round(100 * (1 - share))} % of answers`,
    unit: "ms",
    better: "lower",
    description: `Time that ${Math.round(100 * share)} % of a task's written answers keep within, from the question to the last token; refused below ${needed} answers. Between order statistics, with their 95 % interval.`,
  } satisfies MetricDefinition,
}));

/** The tail of what a person waits for: order statistics over the answers to a task, one at a time on an idle machine. */
export const latencyTail: MetricGroup = {
  definitions: measures.map(({ definition }) => definition),
  meters: [],
  reduce({ plan }) {
    const bySetting = createBySetting(() => ({ wallMs: [] as number[], records: createRecordIds() }));
    return {
      add(record, recordId) {
        if (record.kind !== "result" || record.output.type !== "generate") return;
        const cell = bySetting.at(record, record.task);
        cell.wallMs.push(record.timing.wallMs);
        cell.records.add(recordId);
      },
      finish() {
        const rows = settingsOf(plan).flatMap((setting) =>
          plan.tasks.flatMap(({ key: task }) => {
            const cell = bySetting.find(setting, task);
            if (cell === undefined) return [];
            const { wallMs, records } = cell;
            return measures.map(({ definition, share, needed }) => {
              const method = { kind: "quantile", share } as const;
              const common = { method, n: wallMs.length, recordIds: records.ids() };
              if (wallMs.length < needed) {
                const caveats = [{ kind: "too-few-answers", answers: wallMs.length, needed } as const];
                return rowOf(definition, setting, task, { ...common, caveats });
              }
              const interval = quantileInterval(wallMs, share);
              return rowOf(definition, setting, task, {
                ...common,
                value: quantile(wallMs, share),
                low: interval?.low ?? null,
                high: interval?.high ?? null,
              });
            });
          }),
        );
        return { rows, alarms: [] };
      },
    };
  },
};
