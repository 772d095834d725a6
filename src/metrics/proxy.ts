import type { EnergyProxy } from "../records/schema.ts";
import type { Estimate } from "../statistics/interval.ts";

/**
 * Energy of the processor's package for so much CPU time, in joules. The bounds are the proxy's error as found against
 * sensors (they held four of five of those points), not sampling error.
 */
export function joulesOf(proxy: EnergyProxy, cpuMs: number): Estimate {
  const value = (cpuMs / 1000) * proxy.wattsPerThread;
  return { value, low: value * proxy.lowFactor, high: value * proxy.highFactor };
}

/** `CPU time × 4 W a thread (assumed)`. */
export function proxyInWords({ wattsPerThread, wattsFrom }: EnergyProxy): string {
  const source = { option: "as given", table: "from its data sheet", assumed: "assumed" }[wattsFrom];
  return `CPU time × ${Number(wattsPerThread.toPrecision(3))} W a thread (${source})`;
}

/** `bounds ×0.5 … ×1.65 of the proxy`. */
export function boundsInWords({ lowFactor, highFactor }: EnergyProxy): string {
  return `bounds ×${lowFactor} … ×${highFactor} of the proxy`;
}

/** What a modelled figure covers. */
export function proxyScope(proxy: EnergyProxy, threads: string | null): string {
  return [proxy.scope, "modelled", ...(threads === null ? [] : [threads])].join(", ");
}

/** What CPU time can't tell of a model whose layers lie on a graphics card. */
export const withoutGpu = "the GPU's energy is not in it";
