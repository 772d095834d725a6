import { Template } from "@huggingface/jinja";
import type { ChatPrompt } from "../types.ts";

/** The template that a model file carries, and what it may name. */
export interface ChatTemplate {
  readonly source: string;
  /** Texts of the tokens that begin and end a text; null: the model has none. */
  readonly bos: string | null;
  readonly eos: string | null;
}

/** Whether a model thinks aloud before it answers: not, only where its template is told to, or always. */
export type ThinkingHabit = "none" | "switchable" | "always";

/** A question as the model is to see it, up to where its answer begins. */
export interface RenderedChat {
  readonly text: string;
  /** What the template or we have written of the answer already: an opened thought; else nothing. */
  readonly begun: string;
  readonly habit: ThinkingHabit;
}

export const thought = { open: "<think>", close: "</think>" } as const;

/** Switches of thinking that templates read: Qwen and SmolLM name it one way, DeepSeek the other. */
const switches = ["enable_thinking", "thinking"] as const;

export function thinkingHabit(source: string): ThinkingHabit {
  const code = [...source.matchAll(/\{[{%]([\s\S]*?)[%}]\}/g)].map(([, inside = ""]) => withoutTexts(inside)).join(" ");
  if (switches.some((name) => new RegExp(`(?<![\\w.])${name}\\b`).test(code))) return "switchable";
  return source.includes(thought.open) || source.includes(thought.close) ? "always" : "none";
}

const withoutTexts = (code: string): string => code.replace(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g, "");

/** Some templates write today's date into the prompt; scores would change with the day. It is Llama 3's own default. */
const fixedDate = "26 Jul 2024";

/**
 * Renders a question with the model's own template, as `apply_chat_template` with `add_generation_prompt` does. A model
 * that always thinks is told not to by an empty thought, which it takes for its own (as Qwen3's template does it).
 * Throws Error with the template's own words where it refuses the question.
 */
export function renderChat({ source, bos, eos }: ChatTemplate, prompt: ChatPrompt): RenderedChat {
  const habit = thinkingHabit(source);
  const thinks = habit !== "none" && prompt.thinkingTokens > 0;
  const system = prompt.system === null ? [] : [{ role: "system", content: prompt.system }];
  let text: string;
  try {
    text = new Template(
      source.includes("strftime_now") ? `{% set strftime_now = fixed_date %}${source}` : source,
    ).render({
      messages: [...system, { role: "user", content: prompt.user }],
      add_generation_prompt: true,
      bos_token: bos ?? "",
      eos_token: eos ?? "",
      fixed_date: () => fixedDate,
      date_string: fixedDate,
      ...Object.fromEntries(switches.map((name) => [name, thinks])),
    });
  } catch (error) {
    throw new Error(
      `the model's chat template refuses the question: ${error instanceof Error ? error.message : error}`,
    );
  }
  const [opened] = /<think>\s*$/.exec(text) ?? [];
  if (habit !== "always" || thinks) return { text, begun: opened ?? "", habit };
  const asOpened = opened === undefined ? text + thought.open : text.trimEnd();
  return { text: `${asOpened}\n\n${thought.close}\n\n`, begun: "", habit };
}
