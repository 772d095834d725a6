import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseMemoryStall, parseStat, parseSwapIn, wholeNumber } from "./linux-texts.ts";
import type { CounterName, CounterReader, SystemCounters } from "./types.ts";

/** Linux gives CPU times in hundredths of a second to every program, whatever the kernel's own tick. Source: time(7). */
const tickMs = 10;
/** Some machines take milliseconds to tell one core's clock: a few stand for all. */
const coresLookedAt = 4;
const processorSensors = /^(coretemp|k10temp|zenpower|cpu_thermal|cpu-thermal|x86_pkg_temp|soc.*thermal)$/;

/** `root`: where /proc and /sys lie, so that recorded layouts can be read. */
export function linuxCounters(root = "/"): CounterReader {
  const sensors = findSensors(root);
  const at = (path: string): string => join(root, path);
  const read = (): SystemCounters => {
    const cpu = parseStat(textOf(at("proc/stat")) ?? "");
    const throttles = sensors.throttles.flatMap((path) => wholeNumber(textOf(path)) ?? []);
    const kilohertz = sensors.clocks.flatMap((path) => wholeNumber(textOf(path)) ?? []);
    const millidegrees = sensors.temperatures.flatMap((path) => wholeNumber(textOf(path)) ?? []);
    return {
      atMs: performance.now(),
      cores: cpu?.cores ?? 0,
      busyMs: cpu === null ? null : cpu.busy * tickMs,
      stealMs: cpu?.steal == null ? null : cpu.steal * tickMs,
      // A file that vanished would make the sum fall: then nothing is told.
      throttleEvents: throttles.length === sensors.throttles.length ? sumOf(throttles) : null,
      swapInPages: parseSwapIn(textOf(at("proc/vmstat")) ?? ""),
      memoryStalledMs: parseMemoryStall(textOf(at("proc/pressure/memory")) ?? ""),
      frequencyMegahertz: kilohertz.length === 0 ? null : (sumOf(kilohertz) ?? 0) / kilohertz.length / 1000,
      temperatureCelsius: millidegrees.length === 0 ? null : Math.max(...millidegrees) / 1000,
    };
  };
  return { tickMs, read, missing: missingIn(read()) };
}

const whyMissing: Readonly<Record<CounterName, string>> = {
  busyMs: "/proc/stat can't be read",
  stealMs: "/proc/stat tells nothing of a hypervisor",
  throttleEvents:
    "/sys/devices/system/cpu/cpu*/thermal_throttle is not there: no Intel processor, or a virtual machine",
  swapInPages: "/proc/vmstat can't be read",
  memoryStalledMs:
    "/proc/pressure/memory is not there: the kernel was built or started without pressure stall information (psi=1)",
  frequencyMegahertz: "/sys/devices/system/cpu/cpufreq tells no clock, as in most virtual machines",
  temperatureCelsius: "/sys/class/hwmon has no sensor of the processor, as in most virtual machines",
};

function missingIn(counters: SystemCounters): CounterReader["missing"] {
  const names = Object.keys(whyMissing) as readonly CounterName[];
  return Object.fromEntries(names.filter((name) => counters[name] === null).map((name) => [name, whyMissing[name]]));
}

/** Looked up once: listing folders costs more than reading files. */
function findSensors(root: string): Record<"throttles" | "clocks" | "temperatures", readonly string[]> {
  const cpus = join(root, "sys/devices/system/cpu");
  const cores = namesIn(cpus).filter((name) => /^cpu\d+$/.test(name));
  const throttles = cores.flatMap((core) =>
    ["core_throttle_count", "package_throttle_count"].map((name) => join(cpus, core, "thermal_throttle", name)),
  );
  const clocks = namesIn(join(cpus, "cpufreq"))
    .filter((name) => /^policy\d+$/.test(name))
    .slice(0, coresLookedAt)
    .map((name) => join(cpus, "cpufreq", name, "scaling_cur_freq"));
  return {
    throttles: throttles.filter(isReadable),
    clocks: clocks.filter(isReadable),
    temperatures: [...monitors(root), ...zones(root)].filter(isReadable),
  };
}

function monitors(root: string): readonly string[] {
  const folder = join(root, "sys/class/hwmon");
  return namesIn(folder)
    .map((name) => join(folder, name))
    .filter((monitor) => processorSensors.test(textOf(join(monitor, "name"))?.trim() ?? ""))
    .flatMap((monitor) =>
      namesIn(monitor)
        .filter((name) => /^temp\d+_input$/.test(name))
        .slice(0, coresLookedAt)
        .map((name) => join(monitor, name)),
    );
}

function zones(root: string): readonly string[] {
  const folder = join(root, "sys/class/thermal");
  return namesIn(folder)
    .map((name) => join(folder, name))
    .filter((zone) => processorSensors.test(textOf(join(zone, "type"))?.trim() ?? ""))
    .map((zone) => join(zone, "temp"));
}

const isReadable = (path: string): boolean => wholeNumber(textOf(path)) !== null;

function sumOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return null;
  }
}
