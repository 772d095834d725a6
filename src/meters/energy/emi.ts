import { requirePower } from "./integral.ts";
import { type PowerProgram, readPowerLines } from "./power-lines.ts";
import { missing, probeByReading } from "./probe.ts";
import type { EnergySource } from "./types.ts";

/** Windows' Energy Metering Interface by its performance counters, which any user may read; in milliwatts. */
export const energyMeteringInterface: EnergySource = {
  id: "emi",
  scope: "package",
  hertz: 1,
  stuckAfterMs: 30_000,
  probe: async (place) =>
    place.platform === "win32"
      ? probeByReading(
          "Energy Meter",
          () => readPowerLines(program(), place),
          "Windows 11 on a machine whose driver offers the Energy Meter counters (no virtual machine); the counters' names are looked for in English",
        )
      : missing("Windows alone has it"),
};

function program(): PowerProgram {
  return { command: "typeperf", arguments: ["\\Energy Meter(*)\\Power", "-si", "1"], wattsOf: wattsOfCounters() };
}

/** Lines of `typeperf`: a heading that names the counters, then one value each. Packages only; equal ones are dies that show the same counter. */
export function wattsOfCounters(): (line: string) => number | null {
  let packages: readonly number[] | null = null;
  return (line) => {
    const bySetting = [...line.matchAll(/"([^"]*)"/g)].map(([, cell = ""]) => cell);
    if (bySetting.length < 2) return null;
    if (packages === null) {
      packages = bySetting.flatMap((name, index) => (/_pkg\)\\power$/i.test(name) ? [index] : []));
      if (packages.length === 0) throw new Error("it counts no processor package");
      return null;
    }
    const values = packages.map((index) => (bySetting[index] ?? "").trim());
    // The first line of a rate is blank: it takes two readings.
    if (values.some((value) => value === "")) return null;
    const watts = [...new Set(values)].map((value) => Number(value) / 1000);
    watts.forEach(requirePower);
    return watts.reduce((sum, one) => sum + one, 0);
  };
}
