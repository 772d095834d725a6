import { jobId } from "../../records/keys.ts";
import type { Plan, SampleRecord } from "../../records/schema.ts";
import { timedMs } from "../../records/work.ts";
import { median } from "../../statistics/ranks.ts";
import { createBySetting, settingsOf } from "../by-setting.ts";
import type { TimingCaveat } from "../caveat.ts";
import { createRecordIds, recordPosition } from "../record-ids.ts";
import { rowOf } from "../row.ts";
import type { MetricDefinition, Reducer } from "../types.ts";
import { spreadOf } from "./spread.ts";

export const firstUse: MetricDefinition = {
  id: "first_use_ms",
  label: "First use",
  unit: "ms",
  better: "lower",
  description:
    "How much longer the first work after a load takes than the same work once it has settled: pages touched for the first time, cold caches, code not yet compiled. Comes on top of the load time; no other figure holds it. Taken from the first timing of each load in which no question was asked before.",
  columns: [{ heading: "Extra at first use", brief: null, place: 150, optional: true }],
};

/** The first timing of one load. */
interface FirstTiming {
  readonly job: string;
  readonly cleanMs: number[];
  /** null while its samples are being read. */
  firstMs: number | null;
}

/** A row for each model and its settings, from the loads that begin with a timing. */
export function firstUseReducer(plan: Plan): Reducer {
  const bySetting = createBySetting(() => ({ loads: new Map<string, FirstTiming>(), records: createRecordIds() }));
  const asksQuestions = plan.tasks.some(({ repeats }) => repeats === "once");
  return {
    add(record, recordId) {
      if (record.kind !== "sample" && record.kind !== "result") return;
      // Questions are asked in the first load, and warm it up.
      if (asksQuestions && record.load === 0) return;
      const { loads, records } = bySetting.at(record);
      const load = `${recordPosition(recordId).writer}/${record.load}`;
      const first = loads.get(load);
      if (record.kind === "result" && record.output.type !== "time") return;
      const job = jobId(record);
      if (record.kind === "sample") {
        // Batches have a process of their own, after all else.
        if (first === undefined && record.phase !== "batch") {
          loads.set(load, { job, cleanMs: cleanMsOf(record), firstMs: null });
          records.add(recordId);
        } else if (first?.job === job) {
          first.cleanMs.push(...cleanMsOf(record));
          records.add(recordId);
        }
      } else if (first?.job === job && record.output.type === "time") {
        first.firstMs = record.output.warmUpMs?.[0] ?? null;
        records.add(recordId);
      }
    },
    finish() {
      const rows = settingsOf(plan).map((setting) => {
        const cell = bySetting.find(setting);
        const timings = [...(cell?.loads.values() ?? [])];
        const more = timings.flatMap(({ firstMs, cleanMs }) => {
          const settled = median(cleanMs);
          return firstMs === null || settled === null ? [] : [[firstMs - settled]];
        });
        const { shape, ...figure } = spreadOf(more);
        if (more.length > 0 && cell !== undefined) {
          const method = { kind: "first-use", spread: shape } as const;
          return rowOf(firstUse, setting, null, { ...figure, method, recordIds: cell.records.ids() });
        }
        return rowOf(firstUse, setting, null, {
          method: { kind: "first-use", spread: null },
          caveats: [whyAbsent(timings, asksQuestions)],
        });
      });
      return { rows, alarms: [] };
    },
  };
}

function whyAbsent(timings: readonly FirstTiming[], asksQuestions: boolean): TimingCaveat {
  if (timings.some(({ firstMs }) => firstMs !== null)) return { kind: "never-settled" };
  if (timings.length > 0) return { kind: "first-not-recorded" };
  return { kind: asksQuestions ? "asked-before" : "no-timings" };
}

function cleanMsOf({ timing, disturbance }: SampleRecord): number[] {
  return (disturbance?.marks.length ?? 0) > 0 ? [] : [timedMs(timing)];
}
