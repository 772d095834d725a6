import { precisionAlarms } from "./precision-alarms.ts";
import { joinReducers } from "./reducers.ts";
import { type TimingMeasure, threadsInWords, timingReducer } from "./timing-reducer.ts";
import type { Metric } from "./types.ts";

const rate = (milliseconds: number, tokens: number): number => tokens / (milliseconds / 1000);
const measured = { toValue: rate, scope: threadsInWords, model: null } as const;

const measures: readonly TimingMeasure[] = [
  {
    definition: {
      id: "prefill_tokens_per_second",
      label: "Prefill",
      unit: "tokens/s",
      better: "higher",
      description: "Prompt tokens evaluated a second, inside the engine's call.",
    },
    phase: "prefill",
    clock: "engine",
    ...measured,
  },
  {
    definition: {
      id: "decode_tokens_per_second",
      label: "Decode",
      unit: "tokens/s",
      better: "higher",
      description: "Forward passes of one token a second, with logits and without sampling, inside the engine's call.",
    },
    phase: "decode",
    clock: "engine",
    ...measured,
  },
  {
    definition: {
      id: "generation_tokens_per_second",
      label: "Generation",
      unit: "tokens/s",
      better: "higher",
      description: "Tokens generated a second as a program gets them: sampling and the host language included.",
    },
    phase: "generation",
    clock: "wall",
    ...measured,
  },
  {
    definition: {
      id: "batch_tokens_per_second",
      label: "Batch",
      unit: "tokens/s",
      better: "higher",
      description:
        "Tokens a second of several sequences decoded side by side, all together: each forward pass takes one token of every sequence, inside the engine's call.",
    },
    phase: "batch",
    clock: "engine",
    ...measured,
  },
];

/** Tokens a second, from the raw repetitions. */
export const speed: Metric = {
  definitions: measures.map(({ definition }) => definition),
  meters: [],
  reduce: ({ plan }) => joinReducers([timingReducer(plan, measures), precisionAlarms(plan)]),
};
