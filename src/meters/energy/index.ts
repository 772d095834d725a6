import { battery } from "./battery.ts";
import { energyMeteringInterface } from "./emi.ts";
import { gpuHwmon } from "./gpu-hwmon.ts";
import { macmon } from "./macmon.ts";
import { nvidiaSmi } from "./nvidia-smi.ts";
import { rapl } from "./rapl.ts";
import { smartPlug } from "./smart-plug.ts";
import type { EnergyPlace, EnergySource } from "./types.ts";
import { zeusd } from "./zeusd.ts";

/** Every sensor, best first: the first that can be read serves. A new one is one file and one line here. */
export const energySources: readonly EnergySource[] = [
  smartPlug,
  battery,
  nvidiaSmi,
  gpuHwmon,
  rapl,
  zeusd,
  macmon,
  energyMeteringInterface,
];

/** This machine. */
export function thisPlace(plugUrl: string | null): EnergyPlace {
  return { platform: process.platform, root: "/", environment: process.env, plugUrl };
}
