import { joinReducers } from "../reducers.ts";
import type { MetricGroup } from "../types.ts";
import { precisionAlarms } from "./precision-alarms.ts";
import { timingMeasures } from "./timing-measures.ts";
import { timingReducer } from "./timing-reducer.ts";

const measures = [timingMeasures.prefill, timingMeasures.decode, timingMeasures.generation, timingMeasures.batch];

/** Tokens a second, from the raw repetitions. */
export const speed: MetricGroup = {
  definitions: measures.map(({ definition }) => definition),
  meters: [],
  reduce: ({ plan }) => joinReducers([timingReducer(plan, measures), precisionAlarms(plan)]),
};
