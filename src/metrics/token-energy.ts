import { boundsInWords, joulesOf, proxyInWords, proxyScope } from "./proxy.ts";
import { type TimingMeasure, threadsInWords, timingReducer } from "./timing-reducer.ts";
import type { MetricContext, MetricDefinition, Reducer } from "./types.ts";

const promptToken: MetricDefinition = {
  id: "energy_joules_per_prompt_token",
  label: "Energy per prompt token",
  unit: "J/token",
  better: "lower",
  description: "Joules for a token of the prompt, from the prefill timings.",
};
const generatedToken: MetricDefinition = {
  id: "energy_joules_per_generated_token",
  label: "Energy per generated token",
  unit: "J/token",
  better: "lower",
  description: "Joules for a generated token, from the generation timings.",
};
export const tokenEnergyMetrics: readonly MetricDefinition[] = [promptToken, generatedToken];

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
    { definition: promptToken, phase: "prefill", ...shared },
    { definition: generatedToken, phase: "generation", ...shared },
  ]);
}
