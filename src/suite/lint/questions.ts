import { holdsWhole, plainText } from "../../tasks/normalize.ts";
import type { Item } from "../../tasks/types.ts";
import type { Task } from "../types.ts";

type Fields = Item & Readonly<Record<string, unknown>>;

/** What is asked, without the differences that make no other question. */
export const asked = ({ kind, config }: Task, item: Item): string => plainText(kind.prompt(item, config));

/** Texts that count as right. */
export function rightTexts({ kind }: Task, item: Item): readonly string[] {
  const { choices, answer } = item as Fields;
  if (kind.id === "multiple-choice" && Array.isArray(choices))
    return [answer].flat().map((place) => String(choices[Number(place)] ?? ""));
  if (kind.id !== "generate") return [];
  return [answer].flat().filter((one) => typeof one === "string");
}

export const choicesOf = (item: Item): readonly string[] => {
  const { choices } = item as Fields;
  return Array.isArray(choices) ? choices.map(String) : [];
};

/** The document that a prompt carries, where it carries one: answers are to stand in it. */
export function documentIn(item: Item): string | null {
  const fields = item as Fields;
  const found = ["passage", "document", "context"].map((name) => fields[name]).find((text) => typeof text === "string");
  return typeof found === "string" ? found : null;
}

/** Shorter ones stand anywhere by chance. */
const minTellingLength = 4;

/** Whether a text holds another as a whole, where that can be no accident. */
export const tells = (text: string, part: string): boolean =>
  plainText(part).length >= minTellingLength && holdsWhole(plainText(text), plainText(part));

/** Tokens that a text takes at most with usual tokenizers: they make one of three bytes or more of prose. */
export const estimatedTokens = (text: string): number => Math.ceil(Buffer.byteLength(text) / 3);
