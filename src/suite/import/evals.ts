import { z } from "zod";
import { counted } from "../../lib/counted.ts";
import type { RawRow } from "../formats/types.ts";
import { askedBy, messagesOf } from "./conversation.ts";
import { createSkips } from "./skips.ts";
import type { Importer } from "./types.ts";
import { isRecord } from "./yaml.ts";

const sample = z.looseObject({
  input: z.union([z.string().min(1), z.array(z.unknown()).min(1)], "input: a text or a list of messages expected"),
  ideal: z.union([z.string(), z.array(z.string()).min(1)], "ideal: a text or a list of texts expected"),
});

/** Samples of OpenAI's evals: `input` and `ideal`. Compared as its Match does (the answer begins with the ideal), unless told otherwise. */
export const evals: Importer = {
  id: "openai-evals",
  title: "samples of OpenAI evals",
  layout: "JSONL with input and ideal",
  recognises: (content) =>
    content.type === "rows" &&
    isRecord(content.rows[0]?.value) &&
    "input" in content.rows[0].value &&
    "ideal" in content.rows[0].value,
  async read(content, { chat: wanted, match }) {
    const rows = content.type === "rows" ? content.rows : [];
    const skips = createSkips();
    const chat = wanted ?? rows.some(({ value }) => isRecord(value) && Array.isArray(value["input"]));
    let retold = 0;
    // A token holds a character or more: an answer cut there can still begin with the longest ideal.
    let longest = 0;
    const items = rows.flatMap(({ value, where }, index) =>
      skips.orNone(where, (): RawRow => {
        const { input, ideal } = parsed(value);
        const messages = typeof input === "string" ? [{ role: "user" as const, content: input }] : messagesOf(input);
        const { retold: told, ...asked } = askedBy(messages, chat);
        if (told) retold += 1;
        const right = [ideal].flat().filter((one) => one.trim() !== "");
        if (right.length === 0) throw new Error("ideal: it is empty");
        longest = Math.max(longest, ...right.map((one) => one.length));
        const answers = match === null ? { checks: [{ type: "starts-with", value: right }] } : { answer: right };
        return { where, value: { id: String(index + 1), ...asked, ...answers } };
      }),
    );
    return {
      tasks: [
        {
          name: "samples",
          kind: "generate",
          description: "From samples of OpenAI evals",
          settings: {
            match: match ?? "checks",
            maxTokens: match === null ? Math.min(256, Math.max(16, longest)) : 256,
            // A model that only completes texts goes on with another question after the answer.
            stop: chat ? [] : ["\n"],
            ...(chat ? { chat: true } : {}),
          },
          items,
        },
      ],
      skipped: skips.all,
      notes: [
        ...(match === null
          ? ["an answer is right that begins with an ideal one, as in evals' Match; --match contains is its Includes"]
          : []),
        ...(retold === 0
          ? []
          : [`${counted(retold, "question")} with earlier turns: these stand before the last one as text`]),
      ],
    };
  },
};

function parsed(value: unknown): z.infer<typeof sample> {
  const result = sample.safeParse(value);
  if (!result.success) throw new Error(result.error.issues[0]?.message ?? "no sample");
  return result.data;
}
