import { z } from "zod";
import { hash32 } from "../lib/random.ts";
import type { DrawnSampling, Prompt, Sampling } from "../runners/types.ts";

/** Settings of a task that say how an answer is asked for and drawn; absent ones leave the suite's hash as it was. */
export const generationFields = {
  chat: z
    .boolean()
    .optional()
    .describe("Put the prompt into the model's own chat template; models without one are skipped"),
  system: z.string().min(1).optional().describe("With chat: the system message"),
  thinking: z
    .union([z.literal("off"), z.int().min(1).max(100_000)])
    .optional()
    .describe(
      "With chat, for models that think before they answer: off, or the most tokens they may think (default off)",
    ),
  sampling: z
    .strictObject({
      temperature: z.number().positive().max(10).default(1),
      topK: z.int().min(0).default(0).describe("Only the so many likeliest tokens; 0: all"),
      topP: z.number().positive().max(1).default(1).describe("Only the likeliest tokens of this probability; 1: all"),
      minP: z.number().min(0).max(1).default(0).describe("Only tokens of this share of the likeliest one; 0: all"),
    })
    .optional()
    .describe("Draw answers instead of taking the likeliest token; seeded by the run's seed and the item's id"),
};

interface GenerationSettings {
  readonly chat?: boolean | undefined;
  readonly system?: string | undefined;
  readonly thinking?: number | "off" | undefined;
  readonly sampling?: Omit<DrawnSampling, "seed"> | undefined;
}

/** What the engine is told to close a thought with takes a few tokens too. */
const closingRoom = 16;

const budgetOf = ({ thinking = "off" }: GenerationSettings): number => (thinking === "off" ? 0 : thinking);

export function promptIn(settings: GenerationSettings, text: string): Prompt {
  return settings.chat === true
    ? { system: settings.system ?? null, user: text, thinkingTokens: budgetOf(settings) }
    : text;
}

/** Tokens that thinking may take beside the answer. */
export function thinkingRoom(settings: GenerationSettings): number {
  const budget = budgetOf(settings);
  return budget === 0 ? 0 : budget + closingRoom;
}

/** The seed depends on the item's id, not on its place: a limit, shards and an interruption change nothing. */
export function samplingOf({ sampling }: GenerationSettings, id: string, seed: number): Sampling {
  return sampling === undefined ? { temperature: 0 } : { ...sampling, seed: hash32(`sampling/${seed}/${id}`) };
}

/** Greedy answers are recorded as ever. */
export function asRecorded(sampling: Sampling): { readonly sampling?: DrawnSampling } {
  return "seed" in sampling ? { sampling } : {};
}
