import { standsInMean } from "../accuracy/scores.ts";
import { type Setting, settingsOf } from "../by-setting.ts";
import type { EnergyCaveat } from "../caveat.ts";
import { rowOf } from "../row.ts";
import type { MetricContext, Row } from "../types.ts";
import { energyMetrics } from "./energy-definitions.ts";
import type { Answers } from "./sensed-figures.ts";
import type { SensedSource } from "./sensed-source.ts";
import type { SensedWork } from "./sensed-work.ts";
import { sensorRows } from "./sensor-rows.ts";

/** All rows of a run whose energy a sensor saw. `passed`: better sensors that did not serve. */
export function sensedRows(
  { plan }: Pick<MetricContext, "plan">,
  work: SensedWork,
  source: SensedSource,
  passed: readonly EnergyCaveat[],
): readonly Row[] {
  const scored = plan.tasks.filter(({ primaryMetric }) => primaryMetric !== null);
  const caveats = [...source.caveats, ...passed];
  return settingsOf(plan).flatMap((setting) => {
    const answers = scored.flatMap((task): readonly Answers[] => {
      const sensed = work.tasks.find(setting, task.key);
      return sensed === undefined ? [] : [{ task, sensed, lacking: work.missingJobs.caveats(setting, task) }];
    });
    const whole = answers.length === scored.length ? answers : [];
    const right = (all: readonly Answers[]): readonly Answers[] =>
      all.filter(({ task }) => standsInMean(task, plan.tasks));
    const tell = sensorRows({ setting, source, caveats, threads: threadsIn(work, setting) });
    return [
      ...idleRow(setting, source),
      ...(scored.length === 0 ? [] : tell.answers(null, whole)),
      ...tell.correctAnswers(null, right(whole)),
      ...answers.flatMap((one) => [
        ...tell.answers(one.task.key, [one]),
        ...tell.correctAnswers(one.task.key, right([one])),
      ]),
      ...[...(work.timings.find(setting)?.values() ?? [])].flatMap((timing) => tell.timing(timing)),
    ];
  });
}

function threadsIn(work: SensedWork, setting: Setting): readonly number[] {
  const told = work.loads.find(setting)?.flatMap((engine) => engine.threads ?? []) ?? [];
  return [...new Set(told)].sort((a, b) => a - b);
}

function idleRow(setting: Setting, { sources, idle, covers }: SensedSource): readonly Row[] {
  if (idle === null) return [];
  const [first] = sources;
  return [
    rowOf(energyMetrics.idleWatts, setting, null, {
      method: { kind: "idle-power", sensors: sources.map(({ id }) => id), seconds: first?.idle?.seconds ?? 0 },
      n: first?.idle?.readings ?? 0,
      value: idle.watts,
      low: idle.low,
      high: idle.high,
      covers,
    }),
  ];
}
