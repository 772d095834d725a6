import type { LoadRecord, SampleRecord, SchoolmarkRecord, SeriesRecord } from "../records/schema.ts";
import { type AnswerTally, createAnswerTally } from "./answer-tally.ts";
import { type Cells, createCells } from "./cells.ts";
import type { TimeWindow } from "./energy-track.ts";
import { createShortfall, type Shortfall } from "./shortfall.ts";
import { createTrail, placeOf, type Trail } from "./trail.ts";
import type { MetricContext } from "./types.ts";

/** When the answers to one task were made, and what they were worth. */
export interface SensedTask {
  readonly windows: TimeWindow[];
  readonly tally: AnswerTally;
}

/** When a repetition ran. */
export interface TimingWindow extends TimeWindow {
  /** Of which load it was; a resumed run's loads are others. */
  readonly load: string;
  readonly disturbed: boolean;
}

/** When the repetitions of one kind of timed work ran. */
export interface SensedTiming {
  readonly phase: SampleRecord["phase"];
  readonly depth: number;
  readonly tokens: number;
  readonly threads: number;
  readonly windows: TimingWindow[];
  readonly trail: Trail;
}

/** What a sensor's figures rest on, by setting: windows are held, answers are not. */
export interface SensedWork {
  add(record: SchoolmarkRecord, recordId: string): void;
  readonly series: readonly SeriesRecord[];
  readonly tasks: Cells<SensedTask>;
  readonly timings: Cells<Map<string, SensedTiming>>;
  readonly loads: Cells<LoadRecord["engine"][]>;
  readonly shortfall: Shortfall;
}

/** Collects nothing of a run in which no sensor was read. */
export function collectSensedWork({ plan, run }: MetricContext): SensedWork {
  const sensed = (run.energySensing?.sources ?? []).length > 0;
  const scored = plan.tasks.filter(({ primaryMetric }) => primaryMetric !== null);
  const series: SeriesRecord[] = [];
  const tasks = createCells(
    (_setting, key): SensedTask => ({
      windows: [],
      tally: createAnswerTally(scored.find((task) => task.key === key)),
    }),
  );
  const timings = createCells(() => new Map<string, SensedTiming>());
  const loads = createCells((): LoadRecord["engine"][] => []);
  const shortfall = createShortfall(plan);
  return {
    series,
    shortfall,
    tasks,
    timings,
    loads,
    add(record, recordId) {
      if (!sensed) return;
      shortfall.add(record);
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
  const timing = timings.get(key) ?? { phase, depth, tokens, threads, windows: [], trail: createTrail() };
  timings.set(key, timing);
  timing.windows.push({
    startMs: window.startEpochMs,
    endMs: window.endEpochMs,
    load: `${placeOf(recordId).writer}/${sample.load}`,
    disturbed: (disturbance?.marks.length ?? 0) > 0,
  });
  timing.trail.add(recordId);
}

/** What keeps kinds of timed work apart. */
export function timingKey({ phase, depth, tokens, threads }: Omit<SensedTiming, "windows" | "trail">): string {
  return `${phase}/${depth}/${tokens}/${threads}`;
}
