import type { Setting } from "../../metrics/by-setting.ts";
import { energySourceOf } from "../../metrics/energy/energy-source.ts";
import { energyIn } from "../../metrics/energy/energy-windows.ts";
import type { SensedSource } from "../../metrics/energy/sensed-source.ts";
import { type SensedTiming, type SensedWork, type TimingWindow, timingKey } from "../../metrics/energy/sensed-work.ts";
import type { MetricContext } from "../../metrics/types.ts";
import type { SensedBy } from "../../records/comparability.ts";

/** Joules a token of each load by a sensor. */
interface SensedLoads {
  readonly sensedBy: SensedBy;
  readonly loads: readonly { readonly value: number; readonly noisy: boolean }[];
}

/** What the run's sensors tell of timed work. */
export interface SensedTimings {
  /** null where no sensor saw every load of it for long enough: its CPU time stands for its energy. */
  of(setting: Setting, timing: Omit<SensedTiming, "windows" | "records">): SensedLoads | null;
}

export function sensedTimings(context: MetricContext, work: SensedWork): SensedTimings {
  const { serves } = energySourceOf(context, work);
  return {
    of(setting, timing) {
      const windows = work.timings.find(setting)?.get(timingKey(timing))?.windows ?? [];
      if (serves === null || windows.length === 0) return null;
      const loads = byLoad(windows).map((own) => loadFigure(serves, own, timing.tokens));
      const seen = loads.filter((load) => load !== null);
      return seen.length < loads.length
        ? null
        : {
            sensedBy: { sensors: serves.sources.map(({ id }) => id), covers: serves.covers },
            loads: seen,
          };
    },
  };
}

/** As with times, the clean repetitions count, or all where there are none. */
function loadFigure({ track, hertz }: SensedSource, windows: readonly TimingWindow[], tokens: number) {
  const clean = windows.filter(({ noisy }) => !noisy);
  const sensed = energyIn(track, clean.length > 0 ? clean : windows, hertz);
  return sensed === null || sensed.energy.value <= 0
    ? null
    : { value: sensed.energy.value / (sensed.items * tokens), noisy: clean.length === 0 };
}

/** In the order in which they came. */
function byLoad(windows: readonly TimingWindow[]): readonly (readonly TimingWindow[])[] {
  const loads = new Map<string, TimingWindow[]>();
  for (const window of windows) loads.set(window.load, [...(loads.get(window.load) ?? []), window]);
  return [...loads.values()];
}
