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
    .describe(
      "Timed repetitions in each load, after one to warm up; under a precision to reach the least is 3 of them and the median's interval decides",
    ),
});
const item = z
  .looseObject({
    id: z.string().min(1),
    phase: z.enum(["prefill", "decode", "generation", "first-token", "batch"]),
    tokens: z
      .number()
      .int()
      .min(1)
      .describe("Tokens evaluated at once (prefill, first-token) or made one by one, in each sequence of a batch"),
    depth: z.number().int().min(0).default(0).describe("Tokens the context holds before, in each sequence"),
    sequences: z.number().int().min(1).max(64).optional().describe("Of a batch: sequences decoded side by side"),
    full: z.boolean().optional().describe("Left out of the quick profile"),
  })
  .refine(({ phase, sequences }) => (phase === "batch") === (sequences !== undefined), {
    path: ["sequences"],
    message: "a batch needs sequences, and nothing else has them",
  });
type Config = z.infer<typeof config>;
type SpeedItem = z.infer<typeof item>;

/** Timing only: prefill, decode (the engine's forward pass), generation (sampling and host language included), time to first token, several sequences at once. */
export const speed: TaskKind<Config, SpeedItem, TimeRequest, TimeReply> = {
  id: "speed",
  itemFields:
    "`phase` (`prefill`, `decode`, `generation`, `first-token`, `batch`), `tokens`, `depth`; of a batch `sequences`",
  scoredBy: "tokens per second, or the time to the first token; `full: true` leaves it out of the quick profile",
  method: "timing",
  repeats: "each-load",
  scoringVersion: () => 1,
  configSchema: config,
  itemSchema: item,
  primaryMetric: () => null,
  chance: () => 0,
  isForQuick: ({ full }) => full !== true,
  request: ({ phase, tokens, depth, sequences }, { repeats }, seed) => ({
    kind: "time",
    phase,
    tokens,
    depth,
    repeats,
    seed,
    ...(sequences === undefined ? {} : { sequences }),
  }),
  // Of a batch, each sequence has a context so long: it is made for that timing alone.
  extent: ({ tokens, depth }) => ({ texts: [], tokens: depth + tokens, whenTooLong: "skip" }),
  prompt: ({ phase, tokens, depth, sequences }) =>
    `${phase} of ${tokens} tokens${sequences === undefined ? "" : ` in each of ${sequences} sequences`} at depth ${depth}`,
  expected: () => null,
  example: () => null,
  score: ({ repeats, warmUpMs, precision, ended }) => ({
    values: {},
    flags: [],
    output: { type: "time", repeats: repeats.length, warmUpMs: [...warmUpMs], precision, ended },
  }),
};
