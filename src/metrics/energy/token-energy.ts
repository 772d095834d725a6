import { timingMeasures } from "../timing/timing-measures.ts";
import { timingReducer } from "../timing/timing-reducer.ts";
import type { MetricContext, Reducer } from "../types.ts";

/** Joules a token by the proxy: the median of the timings' CPU time. */
export function tokenEnergyReducer({ plan, run }: MetricContext): Reducer {
  const measures = [timingMeasures.promptTokenEnergy, timingMeasures.generatedTokenEnergy];
  return timingReducer(plan, measures, run.energyProxy);
}
