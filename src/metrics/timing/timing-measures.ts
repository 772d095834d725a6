import type { SampleRecord, Timing } from "../../records/schema.ts";
import { timedMs } from "../../records/work.ts";
import { energyMetrics } from "../energy/energy-definitions.ts";
import type { MetricDefinition } from "../types.ts";

/** How a metric is made of one repetition of a phase. */
export interface TimingMeasure {
  readonly definition: MetricDefinition;
  readonly phase: SampleRecord["phase"];
  /** `engine`: inside the engine's calls, or the wall clock where those were not timed apart. */
  readonly clock: "engine" | "wall" | "processor";
  /** `tokens`: of all sequences together. */
  readonly toValue: (milliseconds: number, tokens: number) => number;
  /**
   * The unit in which two models are compared by it, where its metric is compared by work. Of energy it is CPU time: the
   * watts of a thread cancel in a ratio.
   */
  readonly comparedIn: string;
}

const rate = (milliseconds: number, tokens: number): number => tokens / (milliseconds / 1000);
const eachToken = (milliseconds: number, tokens: number): number => milliseconds / tokens;

/** Every metric that is made of timings: the one table for rows, comparisons, report and docs. */
export const timingMeasures = {
  prefill: {
    definition: {
      id: "prefill_tokens_per_second",
      label: "Prefill",
      unit: "tokens/s",
      better: "higher",
      comparedBy: "work",
      description: "Prompt tokens evaluated a second, inside the engine's call.",
      columns: [{ heading: "Prefill (tokens/s)", brief: null, place: 100 }],
    },
    phase: "prefill",
    clock: "engine",
    toValue: rate,
    comparedIn: "tokens/s",
  },
  decode: {
    definition: {
      id: "decode_tokens_per_second",
      label: "Decode",
      unit: "tokens/s",
      better: "higher",
      comparedBy: "work",
      description: "Forward passes of one token a second, with logits and without sampling, inside the engine's call.",
      columns: [{ heading: "Decode (tokens/s)", brief: "tok/s", place: 60 }],
    },
    phase: "decode",
    clock: "engine",
    toValue: rate,
    comparedIn: "tokens/s",
  },
  batch: {
    definition: {
      id: "batch_tokens_per_second",
      label: "Batch",
      unit: "tokens/s",
      better: "higher",
      comparedBy: "work",
      description:
        "Tokens a second of several sequences decoded side by side, all together: each forward pass takes one token of every sequence, inside the engine's call.",
    },
    phase: "batch",
    clock: "engine",
    toValue: rate,
    comparedIn: "tokens/s",
  },
  generation: {
    definition: {
      id: "generation_tokens_per_second",
      label: "Generation",
      unit: "tokens/s",
      better: "higher",
      comparedBy: "work",
      description: "Tokens generated a second as a program gets them: sampling and the host language included.",
    },
    phase: "generation",
    clock: "wall",
    toValue: rate,
    comparedIn: "tokens/s",
  },
  timeToFirstToken: {
    definition: {
      id: "time_to_first_token_ms",
      label: "Time to first token",
      unit: "ms",
      better: "lower",
      comparedBy: "work",
      description: "From the prompt, already split into tokens, to the first generated token.",
      columns: [{ heading: "Time to first token", brief: null, place: 120, optional: true }],
    },
    phase: "first-token",
    clock: "wall",
    toValue: (milliseconds) => milliseconds,
    comparedIn: "ms",
  },
  interToken: {
    definition: {
      id: "inter_token_ms",
      label: "Between tokens",
      unit: "ms",
      better: "lower",
      description: "Mean time from one generated token to the next, sampling and the host language included.",
    },
    phase: "generation",
    clock: "wall",
    toValue: eachToken,
    comparedIn: "ms",
  },
  promptTokenEnergy: {
    definition: energyMetrics.promptToken,
    phase: "prefill",
    clock: "processor",
    toValue: eachToken,
    comparedIn: "CPU ms/token",
  },
  generatedTokenEnergy: {
    definition: energyMetrics.generatedToken,
    phase: "generation",
    clock: "processor",
    toValue: eachToken,
    comparedIn: "CPU ms/token",
  },
} as const satisfies Readonly<Record<string, TimingMeasure>>;

/** The measures by which two models are compared. */
export const comparedTimings: readonly TimingMeasure[] = Object.values<TimingMeasure>(timingMeasures).filter(
  ({ definition }) => definition.comparedBy === "work",
);

/** Milliseconds of a repetition by a measure's clock; null where the clock did not tell, or no time passed. */
export function millisecondsOf(timing: Timing, clock: TimingMeasure["clock"]): number | null {
  const milliseconds = timeBy(timing, clock);
  return milliseconds !== null && milliseconds > 0 ? milliseconds : null;
}

function timeBy(timing: Timing, clock: TimingMeasure["clock"]): number | null {
  switch (clock) {
    case "engine":
      return timedMs(timing);
    case "wall":
      return timing.wallMs;
    case "processor":
      return timing.cpuMs;
  }
}
