import { protocol } from "../records/protocol.ts";
import { type JobKey, jobId, type Plan } from "../records/schema.ts";
import { medianPrecision } from "../statistics/precision.ts";
import { alarmOf } from "./alarm.ts";
import { createCells, settingsOf } from "./cells.ts";
import type { Alarm, Reducer } from "./types.ts";

/** One timing with what was taken again of it. */
interface Timing {
  disturbed: number;
  readonly quietMs: number[];
  reachedMost: boolean;
}

/** What is wrong with a timing; in the same words for every model, so that they can be told together. */
const problems = ["never-quiet", "out-of-time", "at-most"] as const;
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
        else timing.quietMs.push(record.timing.engineMs ?? record.timing.wallMs);
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
          const alarm = alarmOf(plan, setting, null, wordsOf(problem, plan.precision));
          return [{ ...alarm, counts: { touched, of: timings.length } }];
        });
      });
      return { rows: [], alarms };
    },
  };
}

/** Judged by the samples that figures are made of: the quiet ones, where there are any. */
function problemOf({ disturbed, quietMs, reachedMost }: Timing, precision: number | undefined): Problem | null {
  if (quietMs.length === 0) return disturbed > 0 ? "never-quiet" : null;
  if (precision === undefined) return null;
  const reached = medianPrecision(quietMs);
  if (reached !== null && reached <= precision) return null;
  return reachedMost ? "at-most" : "out-of-time";
}

function wordsOf(problem: Problem, precision = 0): string {
  const wanted = `±${Number((100 * precision).toFixed(2))} %`;
  switch (problem) {
    case "never-quiet":
      return "timings never had a quiet repetition, and are made of disturbed ones: let nothing else use the machine";
    case "out-of-time":
      return `timings ran out of time before the median of their quiet repetitions was known to ${wanted}: --time-budget gives them longer`;
    case "at-most":
      return `timings reached ${protocol.mostRepeats} repetitions before their median was known to ${wanted}`;
  }
}
