import type { CounterName, CounterReader } from "../../lib/system-counters/types.ts";
import { energySources, thisPlace } from "../../meters/energy/index.ts";
import type { EnergyProbe, EnergySource } from "../../meters/energy/types.ts";

/** A thing that this machine can tell, or why it can't and what would help. */
export interface Sensor {
  readonly id: string;
  /** What it covers, such as `package` for energy. */
  readonly scope: string;
  readonly status: "ok" | "missing";
  /** What was found, or why it is missing. */
  readonly finding: string;
  /** null: nothing needs to be done, or nothing can be. */
  readonly remedy: string | null;
}

const counterWords: Readonly<Record<CounterName, string>> = {
  busyMs: "CPU time of other programs",
  stealMs: "CPU time taken by a hypervisor",
  throttleEvents: "throttling",
  swapInPages: "swapping",
  memoryStalledMs: "waiting for memory",
  frequencyMegahertz: "clock",
  temperatureCelsius: "temperature",
};

/** The signs of a disturbance. `counters`: null where none are known for this system. */
export function counterSensors(counters: CounterReader | null): readonly Sensor[] {
  return (Object.keys(counterWords) as readonly CounterName[]).map((name) => {
    const missing = counters === null ? "no counters are known for this system" : counters.missing[name];
    return {
      id: counterWords[name],
      scope: "machine",
      status: missing === undefined ? "ok" : "missing",
      finding: missing ?? "read around every timed sample",
      remedy: null,
    };
  });
}

/** What came of looking for a source of energy. */
export interface Probed {
  readonly source: EnergySource;
  readonly probe: EnergyProbe;
}

/** Looks for every energy sensor, best first. */
export function probeEnergy(plugUrl: string | null): Promise<readonly Probed[]> {
  const place = thisPlace(plugUrl);
  return Promise.all(energySources.map(async (source) => ({ source, probe: await source.probe(place) })));
}

export function energySensor({ source: { id, scope }, probe }: Probed): Sensor {
  return probe.available
    ? { id, scope, status: "ok", finding: probe.found, remedy: null }
    : { id, scope, status: "missing", finding: probe.missing, remedy: probe.remedy };
}
