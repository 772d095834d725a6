import type { EnergyProxy, Plan } from "../../records/schema.ts";
import { byWork, type Work, workId } from "../../records/work.ts";
import { createBySetting, type Setting, settingsOf } from "../by-setting.ts";
import type { Caveat } from "../caveat.ts";
import { joulesOf, proxyOf } from "../energy/proxy.ts";
import { createMissingJobCounts } from "../missing-jobs.ts";
import { rowOf } from "../row.ts";
import type { Reducer, Row } from "../types.ts";
import {
  createSampleTally,
  disturbanceCaveats,
  loadsThatCount,
  type SampleGroup,
  type SampleTally,
} from "./sample-tally.ts";
import { spreadOf } from "./spread.ts";
import { millisecondsOf, type TimingMeasure } from "./timing-measures.ts";

/**
 * One row for each measure and kind of work; where a model lacks work that another did, a row that says why. With a proxy
 * the measures' milliseconds of CPU time become joules, and the bounds are the proxy's error.
 */
export function timingReducer(
  plan: Plan,
  measures: readonly TimingMeasure[],
  proxy: EnergyProxy | null = null,
): Reducer {
  const samples = createSampleTally();
  const missingJobs = createMissingJobCounts(plan);
  const engineCalls = createBySetting(() => new Set<string>());
  return {
    add(record, recordId) {
      missingJobs.add(record);
      if (record.kind === "sample") samples.add(record, recordId);
      if (record.kind === "load" && record.engine.engineCall !== "timed")
        engineCalls.at(record).add(record.engine.engineCall);
    },
    finish() {
      const rows = settingsOf(plan).flatMap((setting) => {
        const lacking = plan.tasks.flatMap((task) =>
          task.primaryMetric === null ? missingJobs.caveats(setting, task) : [],
        );
        const whyWall = [...(engineCalls.find(setting) ?? [])].sort().join(", ");
        return measures.flatMap((measure) => {
          const row = (figure: Partial<Row> & Pick<Row, "method" | "work">): Row =>
            rowOf(measure.definition, setting, null, {
              ...figure,
              ...(proxy === null ? {} : { covers: [proxy.scope], origin: "modelled" as const }),
            });
          return [
            ...samples.groups(setting, measure.phase).map((group) => row(groupFigure(measure, group, whyWall, proxy))),
            ...absentWork(plan, measure, setting, samples).map((work) =>
              row(absentFigure(measure, work, lacking, proxy)),
            ),
          ];
        });
      });
      return { rows, alarms: [] };
    },
  };
}

function groupFigure(measure: TimingMeasure, group: SampleGroup, whyWall: string, proxy: EnergyProxy | null) {
  const { phase, tokens, depth, sequences, threads, records } = group;
  const loads = loadsThatCount(group);
  // One clock for all repetitions of a figure: where one lacks the engine's, none is taken by it.
  const wallInstead = measure.clock === "engine" && loads.flat().some(({ engineMs }) => engineMs === null);
  const clock = wallInstead ? "wall" : measure.clock;
  const toFigure = (milliseconds: number): number =>
    measure.toValue(proxy === null ? milliseconds : joulesOf(proxy, milliseconds).value, tokens * sequences);
  const { n, value, low, high, shape } = spreadOf(
    loads.map((load) => load.flatMap((timing) => millisecondsOf(timing, clock) ?? []).map(toFigure)),
  );
  const untimed = loads.flat().length - n;
  const caveats: readonly Caveat[] = [
    ...disturbanceCaveats(group),
    ...(wallInstead ? [{ kind: "wall-clock", why: whyWall } as const] : []),
    ...(untimed > 0 ? [{ kind: "untimed-repetitions", untimed, repetitions: n + untimed } as const] : []),
  ];
  return {
    work: { phase, tokens, depth, sequences },
    threads: [threads],
    method: { kind: "timing", clock, spread: shape, proxy: proxyOf(proxy) } as const,
    n,
    value,
    ...(proxy === null || value === null
      ? { low, high }
      : { low: value * proxy.lowFactor, high: value * proxy.highFactor }),
    caveats,
    recordIds: records.ids(),
  };
}

function absentFigure({ clock }: TimingMeasure, work: Work, lacking: readonly Caveat[], proxy: EnergyProxy | null) {
  const { phase, tokens, depth, sequences } = work;
  return {
    work: { phase, tokens, depth, sequences },
    method: { kind: "timing", clock, spread: null, proxy: proxyOf(proxy) } as const,
    caveats: lacking.length > 0 ? lacking : [{ kind: "no-timings" } as const],
  };
}

/** Work that some other model did and this one did not. */
function absentWork(plan: Plan, { phase }: TimingMeasure, setting: Setting, samples: SampleTally): readonly Work[] {
  const own = new Set(samples.groups(setting, phase).map(workId));
  const others = settingsOf(plan).flatMap((other) => samples.groups(other, phase));
  const absent = new Map(others.map((work) => [workId(work), work] as const).filter(([id]) => !own.has(id)));
  return [...absent.values()].sort(byWork);
}
