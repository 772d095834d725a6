import { isRecord } from "./yaml.ts";

/** One turn of a conversation. */
export interface Message {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

const roles: Readonly<Record<string, Message["role"]>> = {
  system: "system",
  developer: "system",
  user: "user",
  human: "user",
  assistant: "assistant",
  gpt: "assistant",
  bot: "assistant",
  chatgpt: "assistant",
};

/** Messages as OpenAI (`role`, `content`) or ShareGPT (`from`, `value`) writes them. Throws Error saying what is wrong. */
export function messagesOf(value: unknown): readonly Message[] {
  if (!Array.isArray(value) || value.length === 0) throw new Error("a list of messages expected");
  return value.map((raw: unknown) => {
    if (!isRecord(raw)) throw new Error("a message with a role and its content expected");
    const role = roles[String(raw["role"] ?? raw["from"])];
    if (role === undefined)
      throw new Error(`a message of the role ${String(raw["role"] ?? raw["from"])} can't be asked`);
    return { role, content: contentOf(raw["content"] ?? raw["value"]) };
  });
}

function contentOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (Array.isArray(content) && content.every((part) => isRecord(part) && typeof part["text"] === "string"))
    return content.map((part: Readonly<Record<string, unknown>>) => part["text"]).join("\n");
  throw new Error("a message holds something else than text");
}

/** What an item asks: fields of the kind `generate`. */
export interface Asked {
  readonly prompt: string;
  readonly system?: string;
  /** Earlier turns had to be told as a text. */
  readonly retold: boolean;
}

/** A question with what stood before it: as one message for a chat template, or as plain text. Throws Error where nothing is asked. */
export function askedBy(messages: readonly Message[], chat: boolean): Asked {
  const system = messages.flatMap(({ role, content }) => (role === "system" ? [content] : [])).join("\n\n");
  const turns = messages.filter(({ role }) => role !== "system");
  const [only] = turns;
  if (only === undefined && system === "") throw new Error("no message asks anything");
  // Some suites keep all they ask in a system message.
  if (only === undefined) return { prompt: system, retold: false };
  const prompt = turns.length === 1 && only.role === "user" ? only.content : retell(turns);
  const retold = turns.length > 1;
  if (prompt.trim() === "") throw new Error("the question is empty");
  if (chat) return { prompt, ...(system === "" ? {} : { system }), retold };
  return { prompt: system === "" ? prompt : `${system}\n\n${prompt}`, retold };
}

function retell(turns: readonly Message[]): string {
  const names = { user: "User", assistant: "Assistant", system: "System" } as const;
  const told = turns.map(({ role, content }) => `${names[role]}: ${content}`).join("\n");
  return turns.at(-1)?.role === "user" ? `${told}\nAssistant:` : told;
}
