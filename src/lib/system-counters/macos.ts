import type { CpuInfo } from "node:os";
import { portableCounters } from "./portable.ts";
import type { CounterReader } from "./types.ts";

/** The kernel counts CPU time in hundredths of a second. Source: host_processor_info, CPU_STATE_* ticks, sysconf(_SC_CLK_TCK). */
export function macosCounters(readCores?: () => readonly CpuInfo[]): CounterReader {
  const missing = {
    stealMs: "macOS tells nothing of a hypervisor",
    throttleEvents: "macOS counts no throttling; `pmset -g therm` tells of a limit that holds now",
    swapInPages: "macOS tells of swap only through vm_stat, a program that would run beside the measurement",
    memoryStalledMs: "macOS counts no waiting for memory",
    frequencyMegahertz: "macOS tells the nominal clock only",
    temperatureCelsius: "macOS tells no temperature to programs without rights of their own",
  };
  return portableCounters(10, missing, readCores);
}
