import { z } from "zod";
import type { TimeReply, TimeRequest } from "../runners/types.ts";
import type { TaskKind } from "./types.ts";

const config = z.strictObject({
  repeats: z
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(5)
    .describe("Timed repetitions in each load, after one to warm up"),
});
const item = z.looseObject({
  id: z.string().min(1),
  phase: z.enum(["prefill", "decode", "generation", "first-token"]),
  tokens: z.number().int().min(1).describe("Tokens evaluated at once (prefill, first-token) or made one by one"),
  depth: z.number().int().min(0).default(0).describe("Tokens the context holds before"),
});
type Config = z.infer<typeof config>;
type SpeedItem = z.infer<typeof item>;

/** Timing only: prefill, decode (the engine's forward pass), generation (sampling and host language included), time to first token. */
export const speed: TaskKind<Config, SpeedItem, TimeRequest, TimeReply> = {
  kind: "speed",
  method: "timing",
  repeats: "each-load",
  configSchema: config,
  itemSchema: item,
  primaryMetric: () => null,
  chance: () => 0,
  request: ({ phase, tokens, depth }, { repeats }, seed) => ({ kind: "time", phase, tokens, depth, repeats, seed }),
  extent: ({ tokens, depth }) => ({ texts: [], tokens: depth + tokens, whenTooLong: "skip" }),
  prompt: ({ phase, tokens, depth }) => `${phase} of ${tokens} tokens at depth ${depth}`,
  expected: () => null,
  example: () => null,
  score: ({ repeats, warmUpMs, precision, ended }) => ({
    values: {},
    flags: [],
    output: { type: "time", repeats: repeats.length, warmUpMs: [...warmUpMs], precision, ended },
  }),
};
