import { z } from "zod";
import type { RollingReply, RollingRequest } from "../runners/types.ts";
import type { TaskKind } from "./types.ts";

const item = z.looseObject({ id: z.string().min(1), text: z.string().min(1) });
type TextItem = z.infer<typeof item>;
const config = z.strictObject({});

/** A document, every token predicted once: bits per byte compares models across tokenizers. */
export const text: TaskKind<z.infer<typeof config>, TextItem, RollingRequest, RollingReply> = {
  kind: "text",
  method: "rolling log-likelihood",
  repeats: "once",
  configSchema: config,
  itemSchema: item,
  primaryMetric: () => "bits_per_byte",
  chance: () => 0,
  request: (asked) => ({ kind: "rolling", text: asked.text }),
  extent: (asked) => ({ texts: [asked.text], tokens: 0, whenTooLong: "split" }),
  prompt: (asked) => asked.text,
  expected: () => null,
  example: () => null,
  score({ logLikelihood, tokens }, asked) {
    const bytes = Buffer.byteLength(asked.text);
    return {
      values: {
        log_likelihood: logLikelihood,
        bytes,
        words: asked.text.split(/\s+/).filter((word) => word !== "").length,
      },
      flags: [],
      output: { type: "rolling", logLikelihood, tokens, bytes },
    };
  },
};
