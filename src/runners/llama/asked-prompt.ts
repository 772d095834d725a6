import { type ThinkingMarks, usualMarks } from "../../lib/thinking-marks.ts";
import type { Prompt } from "../types.ts";
import { renderInTime } from "./chat-in-time.ts";
import type { ThinkingHabit } from "./chat-template.ts";
import { type Decoder, withBos } from "./decoder.ts";

/** A prompt in tokens, with exactly one BOS where the model wants one. */
export interface AskedPrompt {
  readonly tokens: readonly number[];
  /** The text inside the chat template; null: none was used. */
  readonly rendered: string | null;
  /** What of the answer stands in the prompt already. */
  readonly begun: string;
  readonly habit: ThinkingHabit;
  readonly marks: ThinkingMarks;
  readonly mayThink: boolean;
}

/** Throws Error where a chat template is asked for and the model has none. */
export function promptOf(decoder: Decoder, prompt: Prompt): AskedPrompt {
  if (typeof prompt === "string")
    return {
      tokens: withBos(decoder, prompt),
      rendered: null,
      begun: "",
      habit: "none",
      marks: usualMarks,
      mayThink: false,
    };
  if (decoder.chat === null) throw new Error("the model has no chat template");
  const { text, begun, habit, marks } = renderInTime(decoder.chat, prompt);
  const tokens = decoder.tokenizeMarked(text);
  // Many templates write the BOS themselves.
  const whole = decoder.bos === null || tokens[0] === decoder.bos ? tokens : [decoder.bos, ...tokens];
  return {
    tokens: whole,
    rendered: text,
    begun,
    habit,
    marks,
    mayThink: habit !== "none" && prompt.thinkingTokens > 0,
  };
}
