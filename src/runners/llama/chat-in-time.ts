import { TimeLimitError, withinTime } from "../../lib/time-limit.ts";
import type { ChatPrompt } from "../types.ts";
import {
  type ChatTemplate,
  type RenderedChat,
  renderChat,
  type ThinkingHabit,
  thinkingHabit,
} from "./chat-template.ts";

/** A template is a program from elsewhere. Honest ones need a few milliseconds; a busy machine may hold them up. */
const patienceMs = 3000;
/** Characters that a template may write around a question. The longest published ones write some ten thousand. */
const mostAround = 1_000_000;

/** Why templates that found no end once are not tried again, by their source: each try would take all of the time. */
const hopeless = new Map<string, string>();

/** As `renderChat`, but stopped where it finds no end. Throws Error then, too, and where it writes without measure. */
export function renderInTime(chat: ChatTemplate, prompt: ChatPrompt, limitMs = patienceMs): RenderedChat {
  const rendered = inTime(chat.source, limitMs, () => renderChat(chat, prompt));
  const around = rendered.text.length - prompt.user.length - (prompt.system?.length ?? 0);
  if (around > mostAround)
    throw new Error(
      `the model's chat template writes ${around.toLocaleString("en-US")} characters around the question`,
    );
  return rendered;
}

/** As `thinkingHabit`, but stopped where it finds no end. Throws Error then. */
export function habitInTime(source: string, limitMs = patienceMs): ThinkingHabit {
  return inTime(source, limitMs, () => thinkingHabit(source));
}

function inTime<T>(source: string, limitMs: number, work: () => T): T {
  const known = hopeless.get(source);
  if (known !== undefined) throw new Error(known);
  try {
    return withinTime(limitMs, work);
  } catch (error) {
    if (!(error instanceof TimeLimitError)) throw error;
    const reason = `the model's chat template ${error.message}`;
    hopeless.set(source, reason);
    throw new Error(reason);
  }
}
