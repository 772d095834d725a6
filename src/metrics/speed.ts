import { precisionAlarms } from "./precision-alarms.ts";
import { joinReducers } from "./reducers.ts";
import { timingMeasures } from "./timing-measures.ts";
import { timingReducer } from "./timing-reducer.ts";
import type { MetricGroup } from "./types.ts";

const measures = [timingMeasures.prefill, timingMeasures.decode, timingMeasures.generation, timingMeasures.batch];

/** Tokens a second, from the raw repetitions. */
export const speed: MetricGroup = {
  definitions: measures.map(({ definition }) => definition),
  meters: [],
  reduce: ({ plan }) => joinReducers([timingReducer(plan, measures), precisionAlarms(plan)]),
};
