import type { EnergyProxy } from "../../records/schema.ts";
import { processorSheets } from "./processors.ts";

/** Where nothing better is known. Source: what CodeCarbon takes for a processor that its table lacks. */
const assumedWattsPerThread = 4;

/**
 * Package energy was 0.5 … 1.65 times TDP × load at four of five of the 78 points above 5 % load in the profiles of four
 * processors, measured by RAPL, that CodeCarbon publishes (codecarbon/data/hardware/cpu_load_profiling).
 */
const [lowFactor, highFactor] = [0.5, 1.65];

/**
 * Watts for each busy thread: the user's figure for this machine over its threads; else the maker's over the processor's
 * own threads, as a virtual machine may see only some of them; else an assumption called one.
 */
export function energyProxyFor(cpuBrand: string, logicalThreads: number, tdpWatts: number | null): EnergyProxy {
  const shared = { source: "cpu-time", scope: "package", lowFactor, highFactor } as const;
  if (tdpWatts !== null) {
    return { ...shared, wattsPerThread: tdpWatts / Math.max(1, logicalThreads), wattsFrom: "option" };
  }
  const sheet = processorSheets.find(({ name }) => name.test(cpuBrand));
  if (sheet !== undefined) return { ...shared, wattsPerThread: sheet.watts / sheet.threads, wattsFrom: "table" };
  return { ...shared, wattsPerThread: assumedWattsPerThread, wattsFrom: "assumed" };
}
