import { jobId } from "../../records/keys.ts";
import type { JobKey, Plan } from "../../records/schema.ts";
import { timedMs } from "../../records/work.ts";
import { medianPrecision } from "../../statistics/precision.ts";
import { type Alarm, alarmOf } from "../alarm.ts";
import { createBySetting, settingsOf } from "../by-setting.ts";
import type { Reducer } from "../types.ts";

/** One timing with what was re-measured of it. */
interface Timing {
  noisy: number;
  readonly cleanMs: number[];
  reachedMost: boolean;
}

/** What can be wrong with a timing. */
const problems = ["never-clean", "out-of-time", "max-repetitions"] as const;
type Problem = (typeof problems)[number];

/** Says of each model how many of its timings were never clean, and how many of the others are not as precise as the plan asks for. */
export function precisionAlarms(plan: Plan): Reducer {
  const bySetting = createBySetting(() => new Map<string, Timing>());
  const timingOf = (record: JobKey): Timing => {
    const timings = bySetting.at(record);
    const id = jobId(record);
    const timing = timings.get(id) ?? { noisy: 0, cleanMs: [], reachedMost: false };
    timings.set(id, timing);
    return timing;
  };
  return {
    add(record) {
      if (record.kind === "sample") {
        const timing = timingOf(record);
        if ((record.disturbance?.marks.length ?? 0) > 0) timing.noisy += 1;
        else timing.cleanMs.push(timedMs(record.timing));
      }
      if (record.kind === "result" && record.output.type === "time")
        timingOf(record).reachedMost = record.output.ended === "most";
    },
    finish() {
      const alarms = settingsOf(plan).flatMap((setting): Alarm[] => {
        const timings = [...(bySetting.find(setting)?.values() ?? [])];
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

/** Judged by the samples that figures are made of: the clean ones, where there are any. */
function problemOf({ noisy, cleanMs, reachedMost }: Timing, precision: number | undefined): Problem | null {
  if (cleanMs.length === 0) return noisy > 0 ? "never-clean" : null;
  if (precision === undefined) return null;
  const reached = medianPrecision(cleanMs);
  if (reached !== null && reached <= precision) return null;
  return reachedMost ? "max-repetitions" : "out-of-time";
}
