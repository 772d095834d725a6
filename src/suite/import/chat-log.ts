import type { RawRow } from "../formats/types.ts";
import { askedBy, type Message, messagesOf } from "./conversation.ts";
import { createSkips } from "./skips.ts";
import type { Importer } from "./types.ts";
import { isRecord } from "./yaml.ts";

const holders = ["messages", "conversations", "conversation"] as const;

/** Longest answer that a model is given room for; about three characters make a token. */
const [mostTokens, charactersPerToken] = [1024, 3];

/**
 * Chat logs as OpenAI and ShareGPT write them, one conversation a line. The first question of each is asked again, and
 * the answer that stands there is another model's: what comes out is agreement with it, never accuracy.
 */
export const chatLog: Importer = {
  id: "chat-log",
  title: "chat logs",
  layout: "JSONL with messages (role, content) or conversations (from, value)",
  recognises: (content) => content.type === "rows" && holderIn(content.rows[0]?.value) !== undefined,
  async read(content, { chat = true, match }) {
    const rows = content.type === "rows" ? content.rows : [];
    const skips = createSkips();
    let longest = 0;
    let later = 0;
    const items = rows.flatMap(({ value, where }, index) =>
      skips.orNone(where, (): RawRow => {
        const holder = holderIn(value);
        if (holder === undefined || !isRecord(value)) throw new Error(`no ${holders.join(", no ")}`);
        const { question, answer, more } = firstExchange(messagesOf(value[holder]));
        const { retold: _, ...asked } = askedBy(question, chat ?? true);
        longest = Math.max(longest, answer.length);
        if (more) later += 1;
        return { where, value: { id: String(index + 1), ...asked, answer } };
      }),
    );
    const room = Math.min(mostTokens, Math.max(64, Math.ceil(longest / charactersPerToken)));
    return {
      tasks: [
        {
          name: "agreement",
          kind: "generate",
          description:
            "Questions of a chat log; what is scored is agreement with the answers that stand there, which may be wrong",
          settings: {
            match: match ?? "f1",
            expectedFrom: "another-model",
            maxTokens: room,
            stop: [],
            ...((chat ?? true) ? { chat: true } : {}),
          },
          items,
        },
      ],
      skipped: skips.all,
      notes: [
        "answers of the log are another model's: scores are agreement with it, not accuracy (take expectedFrom out of the suite if people wrote them)",
        ...(later === 0
          ? []
          : [`${later} conversations go on after their first answer; only the first question is asked`]),
      ],
    };
  },
};

const holderIn = (row: unknown): (typeof holders)[number] | undefined =>
  isRecord(row) ? holders.find((name) => Array.isArray(row[name])) : undefined;

function firstExchange(messages: readonly Message[]): {
  readonly question: readonly Message[];
  readonly answer: string;
  readonly more: boolean;
} {
  const asked = messages.findIndex(({ role }) => role === "user");
  const end = messages.findIndex(({ role }, index) => index > asked && role === "assistant");
  const answer = messages[end]?.content.trim() ?? "";
  if (asked < 0) throw new Error("nobody asks anything in it");
  if (answer === "") throw new Error("there is no answer in it to compare with");
  const question = messages.slice(0, end).filter(({ role }) => role !== "assistant");
  return { question, answer, more: messages.length > end + 1 };
}
