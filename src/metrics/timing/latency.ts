import { joinReducers } from "../reducers.ts";
import type { MetricGroup } from "../types.ts";
import { firstUse, firstUseReducer } from "./first-use.ts";
import { loadTime, loadTimeReducer } from "./load-time.ts";
import { timingMeasures } from "./timing-measures.ts";
import { timingReducer } from "./timing-reducer.ts";

const measures = [timingMeasures.timeToFirstToken, timingMeasures.interToken];

/** What a person waits for. */
export const latency: MetricGroup = {
  definitions: [...measures.map(({ definition }) => definition), loadTime, firstUse],
  meters: [],
  reduce: ({ plan }) => joinReducers([timingReducer(plan, measures), loadTimeReducer(plan), firstUseReducer(plan)]),
};
