import type { SampleRecord, Timing } from "../records/schema.ts";

/** How a timed quantity that can be compared is made of one repetition. Energy is in CPU time where no sensor saw it: the watts cancel out of a ratio. */
export interface ComparedTiming {
  readonly metric: string;
  readonly phase: SampleRecord["phase"];
  readonly better: "higher" | "lower";
  readonly unit: string;
  /** `tokens`: of all sequences together. null where the repetition has no such time. */
  readonly measure: (timing: Timing, tokens: number) => number | null;
}

const rate = (milliseconds: number, tokens: number): number | null =>
  milliseconds > 0 ? (tokens * 1000) / milliseconds : null;
const each = (milliseconds: number | null, tokens: number): number | null =>
  milliseconds !== null && milliseconds > 0 ? milliseconds / tokens : null;

export const comparedTimings: readonly ComparedTiming[] = [
  {
    metric: "prefill_tokens_per_second",
    phase: "prefill",
    better: "higher",
    unit: "tokens/s",
    measure: ({ engineMs, wallMs }, tokens) => rate(engineMs ?? wallMs, tokens),
  },
  {
    metric: "decode_tokens_per_second",
    phase: "decode",
    better: "higher",
    unit: "tokens/s",
    measure: ({ engineMs, wallMs }, tokens) => rate(engineMs ?? wallMs, tokens),
  },
  {
    metric: "batch_tokens_per_second",
    phase: "batch",
    better: "higher",
    unit: "tokens/s",
    measure: ({ engineMs, wallMs }, tokens) => rate(engineMs ?? wallMs, tokens),
  },
  {
    metric: "generation_tokens_per_second",
    phase: "generation",
    better: "higher",
    unit: "tokens/s",
    measure: ({ wallMs }, tokens) => rate(wallMs, tokens),
  },
  {
    metric: "time_to_first_token_ms",
    phase: "first-token",
    better: "lower",
    unit: "ms",
    measure: ({ wallMs }) => each(wallMs, 1),
  },
  {
    metric: "energy_joules_per_prompt_token",
    phase: "prefill",
    better: "lower",
    unit: "CPU ms/token",
    measure: ({ cpuMs }, tokens) => each(cpuMs, tokens),
  },
  {
    metric: "energy_joules_per_generated_token",
    phase: "generation",
    better: "lower",
    unit: "CPU ms/token",
    measure: ({ cpuMs }, tokens) => each(cpuMs, tokens),
  },
];
