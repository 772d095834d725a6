import { type CpuInfo, cpus } from "node:os";
import type { CounterName, CounterReader, SystemCounters } from "./types.ts";

/** What Node itself tells on every system: the CPU times and clock of each core. */
export function portableCounters(
  tickMs: number,
  missing: Readonly<Partial<Record<CounterName, string>>>,
  readCores: () => readonly CpuInfo[] = cpus,
): CounterReader {
  const read = (): SystemCounters => {
    const cores = readCores();
    const busy = cores.reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0);
    const clocks = cores.map(({ speed }) => speed).filter((speed) => speed > 0);
    return {
      atMs: performance.now(),
      cores: cores.length,
      busyMs: cores.length > 0 && Number.isFinite(busy) ? busy : null,
      stealMs: null,
      throttleEvents: null,
      swapInPages: null,
      memoryStalledMs: null,
      frequencyMegahertz:
        missing.frequencyMegahertz !== undefined || clocks.length === 0
          ? null
          : clocks.reduce((sum, speed) => sum + speed, 0) / clocks.length,
      temperatureCelsius: null,
    };
  };
  return { tickMs, read, missing };
}
