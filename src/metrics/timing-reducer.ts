import { counted } from "../lib/counted.ts";
import type { Plan, SampleRecord, Timing } from "../records/schema.ts";
import type { Interval } from "../statistics/interval.ts";
import { createCells, type Setting, settingsOf } from "./cells.ts";
import { joinReasons, rowOf } from "./row.ts";
import {
  byWork,
  createSampleTally,
  disturbanceInWords,
  loadsThatCount,
  type SampleGroup,
  type SampleTally,
  type Work,
  workInWords,
} from "./sample-tally.ts";
import { createShortfall } from "./shortfall.ts";
import { spreadOf } from "./spread.ts";
import type { MetricDefinition, Reducer, Row } from "./types.ts";

/** How a metric is made of the timings of one phase. */
export interface TimingMeasure {
  readonly definition: MetricDefinition;
  readonly phase: SampleRecord["phase"];
  /** `engine`: inside the engine's calls, or the wall clock where those could not be told apart. */
  readonly clock: "engine" | "wall" | "processor";
  /** `tokens`: of all sequences together. */
  readonly toValue: (milliseconds: number, tokens: number) => number;
  readonly scope: (threads: number) => string;
  /** Modelled figures: bounds that stand for the model's error, and the words for clock and bounds. */
  readonly model: {
    readonly bounds: (value: number) => Interval;
    readonly clockWords: string;
    readonly boundWords: string;
  } | null;
}

/** One row for each measure and kind of work; where a model lacks work that another did, a row that says why. */
export function timingReducer(plan: Plan, measures: readonly TimingMeasure[]): Reducer {
  const samples = createSampleTally();
  const shortfall = createShortfall(plan);
  const engineCalls = createCells(() => new Set<string>());
  return {
    add(record, recordId) {
      shortfall.add(record);
      if (record.kind === "sample") samples.add(record, recordId);
      if (record.kind === "load" && record.engine.engineCall !== "timed")
        engineCalls.at(record).add(record.engine.engineCall);
    },
    finish() {
      const rows = settingsOf(plan).flatMap((setting) => {
        const lacking = plan.tasks.flatMap((task) =>
          task.primaryMetric === null ? (shortfall.tell(setting, task) ?? []) : [],
        );
        const whyWall = [...(engineCalls.find(setting) ?? [])].sort().join(", ");
        return measures.flatMap((measure) => [
          ...samples.groups(setting, measure.phase).map((group) => groupRow(measure, setting, group, whyWall)),
          ...absentWork(plan, measure, setting, samples).map((work) => absentRow(measure, setting, work, lacking)),
        ]);
      });
      return { rows, alarms: [] };
    },
  };
}

function groupRow(measure: TimingMeasure, setting: Setting, group: SampleGroup, whyWall: string): Row {
  const loads = loadsThatCount(group);
  const wallInstead = measure.clock === "engine" && loads.flat().some(({ engineMs }) => engineMs === null);
  const clock = wallInstead ? "wall" : measure.clock;
  // A repetition that took no time at all was not timed: it has no rate.
  const times = loads.map((load) => load.flatMap((timing) => timeOf(timing, clock) ?? []).filter((time) => time > 0));
  const spread = spreadOf(
    times.map((load) => load.map((time) => measure.toValue(time, group.tokens * group.sequences))),
  );
  const untimed = loads.flat().length - spread.n;
  const bounds = measure.model === null || spread.value === null ? spread : measure.model.bounds(spread.value);
  const words = measure.model === null ? spread.words : `${spread.words.split(";")[0]}; ${measure.model.boundWords}`;
  return rowOf(measure.definition, setting, null, {
    method: `${workInWords(group)}, ${measure.model?.clockWords ?? clockWords[clock]}, ${words}`,
    n: spread.n,
    value: spread.value,
    low: bounds.low,
    high: bounds.high,
    scope: measure.scope(group.threads),
    reason: joinReasons(
      disturbanceInWords(group),
      wallInstead ? `wall clock: ${whyWall === "" ? "the engine's call was not timed apart" : whyWall}` : null,
      untimed > 0 ? `${untimed} of ${spread.n + untimed} repetitions without a time` : null,
    ),
    origin: measure.model === null ? "measured" : "modelled",
    recordIds: group.trail.ids(),
  });
}

function absentRow(measure: TimingMeasure, setting: Setting, work: Work, lacking: readonly string[]): Row {
  return rowOf(measure.definition, setting, null, {
    method: workInWords(work),
    reason: lacking.length > 0 ? lacking.join("; ") : "no timings",
    origin: measure.model === null ? "measured" : "modelled",
  });
}

/** Work that some other model did and this one did not. */
function absentWork(plan: Plan, { phase }: TimingMeasure, setting: Setting, samples: SampleTally): readonly Work[] {
  const own = new Set(samples.groups(setting, phase).map(workInWords));
  const others = settingsOf(plan).flatMap((other) => samples.groups(other, phase));
  const absent = new Map(others.map((work) => [workInWords(work), work] as const).filter(([words]) => !own.has(words)));
  return [...absent.values()].sort(byWork);
}

const clockWords = { engine: "engine call", wall: "wall clock", processor: "CPU time" } as const;

function timeOf(timing: Timing, clock: TimingMeasure["clock"]): number | null {
  switch (clock) {
    case "engine":
      return timing.engineMs;
    case "wall":
      return timing.wallMs;
    case "processor":
      return timing.cpuMs;
  }
}

/** `1 thread`, `2 threads`. */
export function threadsInWords(threads: number): string {
  return counted(threads, "thread");
}
