import { firstUse, firstUseReducer } from "./first-use.ts";
import { loadTime, loadTimeReducer } from "./load-time.ts";
import { joinReducers } from "./reducers.ts";
import { type TimingMeasure, threadsInWords, timingReducer } from "./timing-reducer.ts";
import type { Metric } from "./types.ts";

const measured = { clock: "wall", scope: threadsInWords, model: null } as const;

const measures: readonly TimingMeasure[] = [
  {
    definition: {
      id: "time_to_first_token_ms",
      label: "Time to first token",
      unit: "ms",
      better: "lower",
      description: "From the prompt, already split into tokens, to the first generated token.",
    },
    phase: "first-token",
    toValue: (milliseconds) => milliseconds,
    ...measured,
  },
  {
    definition: {
      id: "inter_token_ms",
      label: "Between tokens",
      unit: "ms",
      better: "lower",
      description: "Mean time from one generated token to the next, sampling and the host language included.",
    },
    phase: "generation",
    toValue: (milliseconds, tokens) => milliseconds / tokens,
    ...measured,
  },
];

/** What a person waits for. */
export const latency: Metric = {
  definitions: [...measures.map(({ definition }) => definition), loadTime, firstUse],
  meters: [],
  reduce: ({ plan }) => joinReducers([timingReducer(plan, measures), loadTimeReducer(plan), firstUseReducer(plan)]),
};
