import { z } from "zod";
import { hash32 } from "../lib/random.ts";
import type { RollingReply, RollingRequest } from "../runners/types.ts";
import { fillTemplate, promptTemplate } from "./template.ts";
import type { TaskKind } from "./types.ts";

const item = z.looseObject({ id: z.string().min(1), text: z.string().min(1) });
type TextItem = z.infer<typeof item>;
const config = z.strictObject({
  context: promptTemplate
    .optional()
    .describe("Text before the scored one, read but not scored, with fields of the item in braces: {before}"),
  distributions: z
    .strictObject({
      every: z.int().min(1).default(4).describe("At one in so many positions, drawn by seed and item"),
      top: z.int().min(1).max(1000).default(64).describe("So many tokens of each"),
    })
    .optional()
    .describe("Keep the likeliest tokens of some positions, for comparison with a reference"),
});

type Config = z.infer<typeof config>;

const contextOf = (asked: TextItem, { context }: Config): string =>
  context === undefined ? "" : fillTemplate(context, asked);

/** A document, every token predicted once: bits per byte compares models across tokenizers. */
export const text: TaskKind<Config, TextItem, RollingRequest, RollingReply> = {
  kind: "text",
  method: "rolling log-likelihood",
  repeats: "once",
  configSchema: config,
  itemSchema: item,
  primaryMetric: () => "bits_per_byte",
  chance: () => 0,
  request: (asked, settings, seed) => ({
    kind: "rolling",
    text: asked.text,
    ...(settings.context === undefined ? {} : { context: contextOf(asked, settings) }),
    ...(settings.distributions === undefined
      ? {}
      : { distributions: { ...settings.distributions, seed: hash32(`positions/${seed}/${asked.id}`) } }),
  }),
  extent: (asked, settings) => ({ texts: [contextOf(asked, settings) + asked.text], tokens: 0, whenTooLong: "split" }),
  prompt: (asked, settings) => contextOf(asked, settings) + asked.text,
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
