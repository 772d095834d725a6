import type { CpuInfo } from "node:os";
import { portableCounters } from "./portable.ts";
import type { CounterReader } from "./types.ts";

/** Windows counts CPU time at its clock interrupt, 64 times a second. Source: GetSystemTimes and the default timer resolution. */
export function windowsCounters(readCores?: () => readonly CpuInfo[]): CounterReader {
  const missing = {
    stealMs: "Windows tells nothing of a hypervisor",
    throttleEvents: "Windows counts no throttling",
    swapInPages:
      "Windows tells of paging only through performance counters, whose program would run beside the measurement",
    memoryStalledMs: "Windows counts no waiting for memory",
    frequencyMegahertz: "Windows tells the nominal clock only",
    temperatureCelsius: "Windows tells no temperature that moves, or to administrators alone",
  };
  return portableCounters(1000 / 64, missing, readCores);
}
