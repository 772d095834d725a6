import { z } from "zod";
import { hash32 } from "../lib/random.ts";
import type { RollingReply, RollingRequest } from "../runners/types.ts";
import type { TaskKind } from "./types.ts";

const item = z.looseObject({ id: z.string().min(1), text: z.string().min(1) });
type TextItem = z.infer<typeof item>;
const config = z.strictObject({
  distributions: z
    .strictObject({
      every: z.int().min(1).default(4).describe("At one in so many positions, drawn by seed and item"),
      top: z.int().min(1).max(1000).default(64).describe("So many tokens of each"),
    })
    .optional()
    .describe("Keep the likeliest tokens of some positions, for comparison with a reference"),
});

/** A document, every token predicted once: bits per byte compares models across tokenizers. */
export const text: TaskKind<z.infer<typeof config>, TextItem, RollingRequest, RollingReply> = {
  kind: "text",
  method: "rolling log-likelihood",
  repeats: "once",
  configSchema: config,
  itemSchema: item,
  primaryMetric: () => "bits_per_byte",
  chance: () => 0,
  request: (asked, { distributions }, seed) => ({
    kind: "rolling",
    text: asked.text,
    ...(distributions === undefined
      ? {}
      : { distributions: { ...distributions, seed: hash32(`positions/${seed}/${asked.id}`) } }),
  }),
  extent: (asked) => ({ texts: [asked.text], tokens: 0, whenTooLong: "split" }),
  prompt: (asked) => asked.text,
  expected: () => null,
  example: () => null,
  score({ logLikelihood, tokens, distributions }, asked) {
    const bytes = Buffer.byteLength(asked.text);
    return {
      values: {
        log_likelihood: logLikelihood,
        bytes,
        words: asked.text.split(/\s+/).filter((word) => word !== "").length,
      },
      flags: [],
      output: {
        type: "rolling",
        logLikelihood,
        tokens,
        bytes,
        ...(distributions === undefined ? {} : { distributions: distributions.map((one) => ({ ...one })) }),
      },
    };
  },
};
