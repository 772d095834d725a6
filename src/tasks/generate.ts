import { z } from "zod";
import type { GenerateReply, GenerateRequest } from "../runners/types.ts";
import { fillTemplate, promptTemplate } from "./template.ts";
import type { TaskKind } from "./types.ts";

const config = z.strictObject({
  prompt: promptTemplate.default("{prompt}"),
  maxTokens: z.number().int().min(1).max(100_000).default(64).describe("Most tokens a model may answer with"),
  stop: z.array(z.string().min(1)).default(["\n"]).describe("Texts that end the answer"),
  match: z
    .enum(["exact", "numeric"])
    .default("exact")
    .describe("exact: same text but for case, spacing and a final full stop; numeric: the first number of the answer"),
  chance: z.number().min(0).max(1).default(0).describe("Probability of guessing right"),
});
const item = z.looseObject({
  id: z.string().min(1),
  prompt: z.string(),
  answer: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
    .describe("The right answer, or several that are right"),
});
type Config = z.infer<typeof config>;
type GenerateItem = z.infer<typeof item>;

const answersOf = ({ answer }: GenerateItem): readonly string[] => (typeof answer === "string" ? [answer] : answer);

/** A prompt answered freely (greedily, temperature 0) and compared with the right answers. */
export const generate: TaskKind<Config, GenerateItem, GenerateRequest, GenerateReply> = {
  kind: "generate",
  method: "free generation",
  repeats: "once",
  configSchema: config,
  itemSchema: item,
  primaryMetric: () => "exact_match",
  chance: (_item, { chance }) => chance,
  request: (asked, { prompt, maxTokens, stop }) => ({
    kind: "generate",
    prompt: fillTemplate(prompt, asked),
    maxTokens,
    stop,
    sampling: { temperature: 0 },
  }),
  extent: (asked, { prompt, maxTokens }) => ({
    texts: [fillTemplate(prompt, asked)],
    tokens: maxTokens,
    whenTooLong: "refuse",
  }),
  prompt: (asked, { prompt }) => fillTemplate(prompt, asked),
  expected: (asked) => answersOf(asked).join(" | "),
  score(reply, asked, { match }) {
    const read = readers[match];
    const given = read(reply.text);
    return {
      values: { exact_match: given !== null && answersOf(asked).some((answer) => read(answer) === given) ? 1 : 0 },
      flags: [
        ...(reply.text.trim() === "" ? ["empty"] : given === null ? ["unparsable"] : []),
        ...(reply.stopReason === "length" ? ["ran-to-limit"] : []),
      ],
      output: {
        type: "generate",
        text: reply.text,
        stopReason: reply.stopReason,
        tokenTimesMs: [...reply.tokenTimesMs],
      },
    };
  },
};

/** Each way of matching reads an answer into a form that is equal for equal answers; null: nothing to read. */
const readers: Readonly<Record<Config["match"], (text: string) => string | number | null>> = {
  exact(text) {
    const plain = text.normalize("NFC").trim().replace(/\s+/g, " ").replace(/\.$/, "").toLowerCase();
    return plain === "" ? null : plain;
  },
  numeric(text) {
    const [found] = text.match(/[-−]?(?:\d+(?:,\d{3})*(?:\.\d+)?|\.\d+)/) ?? [];
    return found === undefined ? null : Number(found.replace(/,/g, "").replace("−", "-"));
  },
};
