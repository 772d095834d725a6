import type { ChatPrompt } from "../types.ts";

/** A message as chat templates read it. */
interface Message {
  readonly role: "system" | "user";
  readonly content: string | readonly { readonly type: "text"; readonly text: string }[];
}

/** The messages of a question in the forms in which templates want them, the usual one first. */
export function formsOf({ system, user }: ChatPrompt): readonly (readonly Message[])[] {
  const plain: readonly Message[] = [
    ...(system === null ? [] : [{ role: "system" as const, content: system }]),
    { role: "user", content: user },
  ];
  const inParts = ({ role, content }: Message): Message => ({
    role,
    content: [{ type: "text", text: String(content) }],
  });
  const onlyUser = plain.map((message) => (message.role === "user" ? inParts(message) : message));
  return [plain, plain.map(inParts), ...(system === null ? [] : [onlyUser])];
}

/** What of a question a prompt does not hold; null: it holds all. */
export function lostPart(text: string, { system, user }: ChatPrompt): "question" | "system message" | null {
  if (!holds(text, user)) return "question";
  return system === null || holds(text, system) ? null : "system message";
}

/** Whether a template that wants plain text has written a list of parts out, as code. */
export function writesPartsOut(text: string, { system, user }: ChatPrompt): boolean {
  const part = /["']type["']\s*:\s*["']text["']/;
  return part.test(text) && !part.test(user) && !part.test(system ?? "");
}

/** Templates trim a text, and some escape it. */
function holds(text: string, part: string): boolean {
  const wanted = part.trim();
  const inJson = JSON.stringify(wanted).slice(1, -1);
  const inHtml = wanted.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return [wanted, inJson, inHtml].some((form) => text.includes(form)) || inOneLine(text).includes(inOneLine(wanted));
}

const inOneLine = (text: string): string => text.replace(/\s+/g, " ");
