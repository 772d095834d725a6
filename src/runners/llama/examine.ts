import { sha256 } from "../../lib/files.ts";
import type { ExaminedTemplate } from "../examined-template.ts";
import type { ExamineReply, ExamineRequest } from "../types.ts";
import { habitInTime, renderInTime } from "./chat-in-time.ts";
import type { ChatTemplate } from "./chat-template.ts";
import type { Decoder } from "./decoder.ts";

type Examined = Pick<ExamineReply, "bos" | "bosProbes" | "returned" | "template">;

/** How the model's file would have texts read, and what difference its BOS makes to what it predicts. */
export async function examine(decoder: Decoder, { texts, roundTrips }: ExamineRequest): Promise<Examined> {
  const { bos, bosToken, chat } = decoder;
  const bosProbes: { tokens: number; withBos: number; withoutBos: number }[] = [];
  for (const text of bosToken === null ? [] : texts) {
    const tokens = decoder.tokenize(text).slice(0, decoder.contextSize - 1);
    if (tokens.length < 2 || bosToken === null) continue;
    bosProbes.push({
      tokens: tokens.length - 1,
      withBos: await natsOfRest(decoder, [bosToken], tokens),
      withoutBos: await natsOfRest(decoder, [], tokens),
    });
  }
  return {
    bos: bosToken === null ? "none" : bos === null ? "left-out" : "prepended",
    bosProbes,
    template: chat === null ? null : examineTemplate(chat),
    returned: roundTrips.map((text) => decoder.detokenize(decoder.tokenize(text), [])),
  };
}

/** The first token is left out: without a BOS there is nothing to predict it from. */
async function natsOfRest(decoder: Decoder, before: readonly number[], tokens: readonly number[]): Promise<number> {
  await decoder.rewind(0);
  const wanted = new Map(tokens.slice(1).map((token, index) => [before.length + index, [token]]));
  const next = await decoder.evaluate([...before, ...tokens.slice(0, -1)], wanted);
  let nats = 0;
  for (const [index, [token]] of wanted) nats -= next.get(index)?.logProbability(token as number) ?? Number.NaN;
  return nats;
}

const question = "What is the capital of France?";

function examineTemplate(chat: ChatTemplate): ExaminedTemplate {
  const plain = rendered(chat, null);
  const answer = "text" in plain ? plain.text : "";
  const system = rendered(chat, "Answer in one word.");
  return {
    sha256: sha256(chat.source),
    refusal: "refusal" in plain ? plain.refusal : null,
    rendered: answer,
    takesSystemMessage: "text" in system && system.text.includes("Answer in one word."),
    writesBos: chat.bos !== null && chat.bos !== "" && answer.trimStart().startsWith(chat.bos),
    thinking: "text" in plain ? habitInTime(chat.source) : "none",
  };
}

function rendered(chat: ChatTemplate, system: string | null): { readonly text: string } | { readonly refusal: string } {
  try {
    return { text: renderInTime(chat, { system, user: question, thinkingTokens: 0 }).text };
  } catch (error) {
    return { refusal: error instanceof Error ? error.message : String(error) };
  }
}
