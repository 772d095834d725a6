import { rapl } from "./rapl.ts";
import type { EnergyPlace, EnergySource } from "./types.ts";

/** Every sensor, best first: the first that can be read serves. A new one is one file and one line here. */
export const energySources: readonly EnergySource[] = [rapl];

/** This machine. */
export function thisPlace(plugUrl: string | null): EnergyPlace {
  return { platform: process.platform, root: "/", environment: process.env, plugUrl };
}
