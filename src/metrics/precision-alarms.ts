import { type JobKey, jobId, type Plan } from "../records/schema.ts";
import { timedMs } from "../records/work.ts";
import { medianPrecision } from "../statistics/precision.ts";
import { type Alarm, alarmOf } from "./alarm.ts";
import { createCells, settingsOf } from "./cells.ts";
import type { Reducer } from "./types.ts";

/** One timing with what was taken again of it. */
interface Timing {
  disturbed: number;
  readonly quietMs: number[];
  reachedMost: boolean;
}

/** What can be wrong with a timing. */
const problems = ["never-clean", "out-of-time", "max-repetitions"] as const;
type Problem = (typeof problems)[number];

/** Says of each model how many of its timings were never quiet, and how many of the others are not as precise as the plan asks for. */
export function precisionAlarms(plan: Plan): Reducer {
  const cells = createCells(() => new Map<string, Timing>());
  const timingOf = (record: JobKey): Timing => {
    const timings = cells.at(record);
    const id = jobId(record);
    const timing = timings.get(id) ?? { disturbed: 0, quietMs: [], reachedMost: false };
    timings.set(id, timing);
    return timing;
  };
  return {
    add(record) {
      if (record.kind === "sample") {
        const timing = timingOf(record);
        if ((record.disturbance?.marks.length ?? 0) > 0) timing.disturbed += 1;
        else timing.quietMs.push(timedMs(record.timing));
      }
      if (record.kind === "result" && record.output.type === "time")
        timingOf(record).reachedMost = record.output.ended === "most";
    },
    finish() {
      const alarms = settingsOf(plan).flatMap((setting): Alarm[] => {
        const timings = [...(cells.find(setting)?.values() ?? [])];
        const found = timings.map((timing) => problemOf(timing, plan.precision));
        return problems.flatMap((problem) => {
          const touched = found.filter((one) => one === problem).length;
          if (touched === 0) return [];
          const precision = plan.precision ?? null;
          return [
            alarmOf(plan, setting, null, { kind: "timings", problem, timings: touched, of: timings.length, precision }),
          ];
        });
      });
      return { rows: [], alarms };
    },
  };
}

/** Judged by the samples that figures are made of: the quiet ones, where there are any. */
function problemOf({ disturbed, quietMs, reachedMost }: Timing, precision: number | undefined): Problem | null {
  if (quietMs.length === 0) return disturbed > 0 ? "never-clean" : null;
  if (precision === undefined) return null;
  const reached = medianPrecision(quietMs);
  if (reached !== null && reached <= precision) return null;
  return reachedMost ? "max-repetitions" : "out-of-time";
}
