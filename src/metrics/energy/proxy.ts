import type { EnergyProxy } from "../../records/schema.ts";
import type { Estimate } from "../../statistics/interval.ts";
import type { CpuTimeModel } from "../method.ts";

/**
 * Energy of the processor's package for so much CPU time, in joules. The bounds are the proxy's error as found against
 * sensors (they held four of five of those points), not sampling error.
 */
export function joulesOf(proxy: EnergyProxy, cpuMs: number): Estimate {
  const value = (cpuMs / 1000) * proxy.wattsPerThread;
  return { value, low: value * proxy.lowFactor, high: value * proxy.highFactor };
}

/** What a figure says of the proxy behind it; null: none. */
export function proxyOf(proxy: EnergyProxy): CpuTimeModel;
export function proxyOf(proxy: EnergyProxy | null): CpuTimeModel | null;
export function proxyOf(proxy: EnergyProxy | null): CpuTimeModel | null {
  if (proxy === null) return null;
  const { wattsPerThread, wattsFrom, lowFactor, highFactor } = proxy;
  return { wattsPerThread, wattsFrom, lowFactor, highFactor };
}
