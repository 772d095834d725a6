import { energyMetrics } from "./energy-definitions.ts";
import { boundsInWords, joulesOf, proxyInWords, proxyScope } from "./proxy.ts";
import { type TimingMeasure, threadsInWords, timingReducer } from "./timing-reducer.ts";
import type { MetricContext, Reducer } from "./types.ts";

/** Joules a token by the proxy: the median of the timings' CPU time. */
export function tokenEnergyReducer({ plan, run }: MetricContext): Reducer {
  const proxy = run.energyProxy;
  const shared: Omit<TimingMeasure, "definition" | "phase"> = {
    clock: "processor",
    toValue: (cpuMs, tokens) => joulesOf(proxy, cpuMs).value / tokens,
    scope: (threads) => proxyScope(proxy, threadsInWords(threads)),
    model: {
      bounds: (value) => ({ low: value * proxy.lowFactor, high: value * proxy.highFactor }),
      clockWords: proxyInWords(proxy),
      boundWords: boundsInWords(proxy),
    },
  };
  return timingReducer(plan, [
    { definition: energyMetrics.promptToken, phase: "prefill", ...shared },
    { definition: energyMetrics.generatedToken, phase: "generation", ...shared },
  ]);
}
