import type { LoadRecord, SampleRecord, SchoolmarkRecord, SeriesRecord } from "../../records/schema.ts";
import { type BySetting, createBySetting } from "../by-setting.ts";
import { createMissingJobCounts, type MissingJobCounts } from "../missing-jobs.ts";
import { createRecordIds, type RecordIds, recordPosition } from "../record-ids.ts";
import type { MetricContext } from "../types.ts";
import { type AnswerTally, createAnswerTally } from "./answer-tally.ts";
import type { TimeWindow } from "./energy-track.ts";

/** When the answers to one task were made, and what they were worth. */
export interface SensedTask {
  readonly windows: TimeWindow[];
  readonly tally: AnswerTally;
}

/** When a repetition ran. */
export interface TimingWindow extends TimeWindow {
  /** Of which load it was; a resumed run's loads are others. */
  readonly load: string;
  readonly noisy: boolean;
}

/** When the repetitions of one kind of timed work ran. */
export interface SensedTiming {
  readonly phase: SampleRecord["phase"];
  readonly depth: number;
  readonly tokens: number;
  readonly threads: number;
  readonly windows: TimingWindow[];
  readonly records: RecordIds;
}

/** What a sensor's figures rest on, by setting: windows are held, answers are not. */
export interface SensedWork {
  add(record: SchoolmarkRecord, recordId: string): void;
  readonly series: readonly SeriesRecord[];
  readonly tasks: BySetting<SensedTask>;
  readonly timings: BySetting<Map<string, SensedTiming>>;
  readonly loads: BySetting<LoadRecord["engine"][]>;
  readonly missingJobs: MissingJobCounts;
}

/** Collects nothing of a run in which no sensor was read. */
export function collectSensedWork({ plan, run }: MetricContext): SensedWork {
  const sensed = (run.energySensing?.sources ?? []).length > 0;
  const scored = plan.tasks.filter(({ primaryMetric }) => primaryMetric !== null);
  const series: SeriesRecord[] = [];
  const tasks = createBySetting(
    (_setting, key): SensedTask => ({
      windows: [],
      tally: createAnswerTally(scored.find((task) => task.key === key)),
    }),
  );
  const timings = createBySetting(() => new Map<string, SensedTiming>());
  const loads = createBySetting((): LoadRecord["engine"][] => []);
  const missingJobs = createMissingJobCounts(plan);
  return {
    series,
    missingJobs,
    tasks,
    timings,
    loads,
    add(record, recordId) {
      if (!sensed) return;
      missingJobs.add(record);
      switch (record.kind) {
        case "series":
          if (record.meter.startsWith("energy:")) series.push(record);
          return;
        case "load":
          loads.at(record).push(record.engine);
          return;
        case "result": {
          if (record.output.type === "time") return;
          const task = tasks.at(record, record.task);
          task.tally.add(record, recordId);
          const endMs = Date.parse(record.at);
          task.windows.push({ startMs: endMs - record.timing.wallMs, endMs });
          return;
        }
        case "again":
          tasks
            .at(record, record.task)
            .windows.push({ startMs: record.startEpochMs, endMs: record.endEpochMs, items: record.items });
          return;
        case "sample":
          addSample(timings.at(record), record, recordId);
      }
    },
  };
}

/** Only work whose tokens have an energy of their own, and only where its time was noted. */
function addSample(timings: Map<string, SensedTiming>, sample: SampleRecord, recordId: string): void {
  const { phase, depth, tokens, threads, window, disturbance } = sample;
  if (window === undefined || (phase !== "prefill" && phase !== "generation")) return;
  const key = timingKey(sample);
  const timing = timings.get(key) ?? { phase, depth, tokens, threads, windows: [], records: createRecordIds() };
  timings.set(key, timing);
  timing.windows.push({
    startMs: window.startEpochMs,
    endMs: window.endEpochMs,
    load: `${recordPosition(recordId).writer}/${sample.load}`,
    noisy: (disturbance?.marks.length ?? 0) > 0,
  });
  timing.records.add(recordId);
}

/** What keeps kinds of timed work apart. */
export function timingKey({ phase, depth, tokens, threads }: Omit<SensedTiming, "windows" | "records">): string {
  return `${phase}/${depth}/${tokens}/${threads}`;
}
