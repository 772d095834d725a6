import { settingsOf } from "../by-setting.ts";
import type { MetricContext } from "../types.ts";
import { type Choice, chooseSource } from "./sensed-source.ts";
import type { SensedWork } from "./sensed-work.ts";

/** The sensors that a run's energy is told by, after what they saw of its answers; of its timings, where it asks nothing else. */
export function energySourceOf({ plan, run }: MetricContext, work: SensedWork): Choice {
  const answers = settingsOf(plan).map((setting) => ({
    setting,
    windows: work.tasks.entries(setting).flatMap(([, { windows }]) => windows),
  }));
  const timings = settingsOf(plan).map((setting) => ({
    setting,
    windows: [...(work.timings.find(setting)?.values() ?? [])].flatMap(({ windows }) => windows),
  }));
  const settings = answers.some(({ windows }) => windows.length > 0) ? answers : timings;
  const onGpu = settingsOf(plan).some((setting) =>
    work.loads.find(setting)?.some(({ gpuLayers }) => (gpuLayers ?? 0) > 0),
  );
  return chooseSource(run.energySensing, work.series, settings, onGpu);
}
