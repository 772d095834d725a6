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
  windows: z
    .strictObject({
      like: z.literal("llama-perplexity"),
      tokens: z.int().min(4).max(1_000_000).default(512).describe("Tokens of a window, as its option -c"),
    })
    .optional()
    .describe("Score each text as llama-perplexity does, the second halves of windows; else every token once"),
});
type Config = z.infer<typeof config>;

const contextOf = (asked: TextItem, { context }: Config): string =>
  context === undefined ? "" : fillTemplate(context, asked);

/**
 * A document, every token predicted once: bits per byte compares models across tokenizers. Or in llama-perplexity's
 * windows, for a perplexity to lay beside that program's: it counts part of the tokens, so that there are no bits per byte.
 */
export const text: TaskKind<Config, TextItem, RollingRequest, RollingReply> = {
  id: "text",
  itemFields: "`text`",
  scoredBy: 'bits per byte; `context: "{before}"` stands before it, unscored',
  method: "rolling log-likelihood",
  repeats: "once",
  scoringVersion: () => 1,
  configSchema: config,
  itemSchema: item,
  primaryMetric: ({ windows }) => (windows === undefined ? "bits_per_byte" : "token_perplexity"),
  chance: () => 0,
  request(asked, settings, seed) {
    if (settings.windows !== undefined && settings.context !== undefined)
      throw new Error(
        "the task has windows and a context: llama-perplexity's windows know of none, leave one of them out",
      );
    return {
      kind: "rolling",
      text: asked.text,
      ...(settings.context === undefined ? {} : { context: contextOf(asked, settings) }),
      ...(settings.windows === undefined ? {} : { windowTokens: settings.windows.tokens }),
      ...(settings.distributions === undefined
        ? {}
        : { distributions: { ...settings.distributions, seed: hash32(`positions/${seed}/${asked.id}`) } }),
    };
  },
  extent: (asked, settings) =>
    settings.windows === undefined
      ? { texts: [contextOf(asked, settings) + asked.text], tokens: 0, whenTooLong: "split" }
      : { texts: [], tokens: settings.windows.tokens, whenTooLong: "refuse" },
  prompt: (asked, settings) => contextOf(asked, settings) + asked.text,
  expected: () => null,
  example: () => null,
  score({ logLikelihood, tokens, distributions }, asked, { windows }) {
    const bytes = Buffer.byteLength(asked.text);
    return {
      values:
        windows === undefined
          ? {
              log_likelihood: logLikelihood,
              bytes,
              words: asked.text.split(/\s+/).filter((word) => word !== "").length,
            }
          : { window_log_likelihood: logLikelihood, window_tokens: tokens },
      flags: [],
      output: {
        type: "rolling",
        logLikelihood,
        tokens,
        bytes,
        ...(windows === undefined ? {} : { windowTokens: windows.tokens }),
        ...(distributions === undefined ? {} : { distributions: distributions.map((one) => ({ ...one })) }),
      },
    };
  },
};
