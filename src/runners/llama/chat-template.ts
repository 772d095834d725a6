import { Template } from "@huggingface/jinja";
import {
  channelMark,
  channelMarks,
  type ThinkingMarks,
  thinkingFamilies,
  usualMarks,
} from "../../lib/thinking-marks.ts";
import type { ExaminedTemplate } from "../examined-template.ts";
import type { ChatPrompt } from "../types.ts";
import { formsOf, lostPart, writesPartsOut } from "./chat-messages.ts";

/** The template that a model file carries, and what it may name. */
export interface ChatTemplate {
  readonly source: string;
  /** Texts of the tokens that begin and end a text; null: the model has none. */
  readonly bos: string | null;
  readonly eos: string | null;
}

/** Whether a model thinks aloud before it answers. */
export type ThinkingHabit = ExaminedTemplate["thinking"];

/** A question as the model is to see it, up to where its answer begins. */
export interface RenderedChat {
  readonly text: string;
  /** What the template or we have written of the answer already: an opened thought; else nothing. */
  readonly begun: string;
  readonly habit: ThinkingHabit;
  /** What stands around this model's thoughts. */
  readonly marks: ThinkingMarks;
}

/** Switches of thinking that templates read: Qwen and SmolLM name it one way, DeepSeek another, Command A a third. */
const switches = ["enable_thinking", "thinking", "reasoning"] as const;
/** Seed-OSS reads a number of tokens instead: 0 is off, none is no limit. */
const budgetSwitch = "thinking_budget";

/** What a template does about thinking, and with which marks. */
interface TemplateThinking {
  readonly habit: ThinkingHabit;
  readonly marks: ThinkingMarks;
}

const known = new Map<string, TemplateThinking>();

export const thinkingHabit = (source: string): ThinkingHabit => thinkingOf(source).habit;

function thinkingOf(source: string): TemplateThinking {
  const found = known.get(source) ?? examined(source);
  known.set(source, found);
  return found;
}

/**
 * A template that writes the mark of a thought into a plain question is of a model that always thinks. One that only
 * names it cuts thoughts out of earlier answers, which tells nothing of the next one.
 */
function examined(source: string): TemplateThinking {
  if (source.includes(channelMark)) return { habit: "always", marks: channelMarks };
  const named = thinkingFamilies.find(({ open, close }) => source.includes(open) || source.includes(close));
  const marks = named ?? usualMarks;
  const code = [...source.matchAll(/\{[{%]([\s\S]*?)[%}]\}/g)].map(([, inside = ""]) => withoutTexts(inside)).join(" ");
  if ([...switches, budgetSwitch].some((name) => new RegExp(`(?<![\\w.])${name}\\b`).test(code)))
    return { habit: "switchable", marks };
  if (named === undefined) return { habit: "none", marks };
  return { habit: writesMark(source, named) ? "always" : "left-to-it", marks };
}

function writesMark(source: string, { open }: ThinkingMarks): boolean {
  try {
    return render(
      { source, bos: "", eos: "" },
      [{ role: "user", content: "What is the capital of France?" }],
      0,
    ).includes(open);
  } catch {
    return false;
  }
}

const withoutTexts = (code: string): string => code.replace(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g, "");

/** Some templates write today's date into the prompt; scores would change with the day. It is Llama 3's own default. */
const fixedDate = "26 Jul 2024";

function render({ source, bos, eos }: ChatTemplate, messages: readonly object[], thinkingTokens: number): string {
  const thinks = thinkingTokens > 0;
  return new Template(source.includes("strftime_now") ? `{% set strftime_now = fixed_date %}${source}` : source).render(
    {
      messages,
      add_generation_prompt: true,
      bos_token: bos ?? "",
      eos_token: eos ?? "",
      fixed_date: () => fixedDate,
      date_string: fixedDate,
      ...Object.fromEntries(switches.map((name) => [name, thinks])),
      ...(thinks ? {} : { [budgetSwitch]: 0 }),
    },
  );
}

/**
 * Renders a question with the model's own template, as `apply_chat_template` with `add_generation_prompt` does. A model
 * that always thinks is told not to by an empty thought, which it takes for its own (as Qwen3's template does it).
 * Throws Error with the template's own words where it refuses the question, and where the question is not in what it
 * wrote: whatever a model answered then would be an answer to nothing.
 */
export function renderChat(chat: ChatTemplate, prompt: ChatPrompt): RenderedChat {
  const { habit, marks } = thinkingOf(chat.source);
  const thinks = habit !== "none" && prompt.thinkingTokens > 0;
  const text = renderWhole(chat, prompt, thinks ? prompt.thinkingTokens : 0);
  const opened = openedAtEnd(text, marks);
  if (thinks) return { text, begun: opened, habit, marks };
  if (opened === "" && habit !== "always") return { text, begun: "", habit, marks };
  return { text: withEmptyThought(text, opened, marks), begun: "", habit, marks };
}

/** Templates of models that see pictures want the parts of a message in a list; where plain text is lost, it is given so. */
function renderWhole(chat: ChatTemplate, prompt: ChatPrompt, thinkingTokens: number): string {
  const reasons: string[] = [];
  for (const messages of formsOf(prompt)) {
    try {
      const text = render(chat, messages, thinkingTokens);
      const lost = writesPartsOut(text, prompt) ? "question" : lostPart(text, prompt);
      if (lost === null) return text;
      reasons.push(`leaves the ${lost} out`);
    } catch (error) {
      reasons.push(`refuses the question: ${error instanceof Error ? error.message : error}`);
    }
  }
  throw new Error(`the model's chat template ${reasons[0]}`);
}

/** The thought that is open at the end of the prompt, with the space behind its mark; "": none is. */
function openedAtEnd(text: string, { begin }: ThinkingMarks): string {
  const end = text.trimEnd();
  return end.endsWith(begin) ? text.slice(end.length - begin.length) : "";
}

function withEmptyThought(text: string, opened: string, { begin, end }: ThinkingMarks): string {
  const asOpened = opened === "" ? text + begin : text.trimEnd();
  return begin === channelMarks.begin ? asOpened + end : `${asOpened}\n\n${end}`;
}
