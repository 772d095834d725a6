import { endOfThought, mayBeThought, openedBy } from "../../lib/thinking-marks.ts";
import type { GenerateReply, GenerateRequest, Thinking } from "../types.ts";
import { type AskedPrompt, promptOf } from "./asked-prompt.ts";
import { commonPrefixLength, type Decoder } from "./decoder.ts";
import { incrementalDetokenizer } from "./incremental-detokenizer.ts";

type Generated = Omit<GenerateReply, "kind" | "timing">;

/**
 * Generation until a stop text, the end of the text or the limit; each token's time is taken as it comes. The whole text
 * is looked at each time, so a stop text is seen wherever it lies across tokens. A thought comes before the
 * answer: stop texts and the limit are the answer's, the budget is the thought's, and where it is used up the thought is
 * ended in the model's stead.
 */
export async function generateText(decoder: Decoder, request: GenerateRequest): Promise<Generated> {
  const asked = promptOf(decoder, request.prompt);
  const budget = asked.mayThink && typeof request.prompt !== "string" ? request.prompt.thinkingTokens : 0;
  const closingTokens = budget > 0 ? decoder.tokenizeMarked(closingOf(asked, asked.begun)) : [];
  const needed = asked.tokens.length + budget + closingTokens.length + request.maxTokens;
  if (needed > decoder.contextSize)
    throw new Error(`the item needs ${needed} tokens, the context holds ${decoder.contextSize}`);
  const start = performance.now();
  const tokens: number[] = [];
  const tokenTimesMs: number[] = [];
  let thoughtTokens = 0;
  let thinking = budget > 0 && asked.begun !== "";
  let cut = false;
  const made = incrementalDetokenizer(decoder, asked.tokens);
  const textOf = (): string => asked.begun + made.text();
  const result = async (text: string, stopReason: Generated["stopReason"]): Promise<Generated> => {
    if (mayBeNoNumbers(tokens, stopReason)) await refuseNoNumbers(decoder);
    return {
      text,
      stopReason,
      tokenTimesMs,
      promptTokens: asked.tokens.length,
      generatedTokens: tokenTimesMs.length,
      ...toldOf(asked, budget, { cut, unfinished: thinking, tokens: thoughtTokens }),
    };
  };
  for (let going = true; going; ) {
    going = false;
    for await (const token of continued(decoder, [...asked.tokens, ...tokens], request, cut)) {
      tokenTimesMs.push(performance.now() - start);
      tokens.push(token);
      made.add(token);
      const text = textOf();
      if (budget > 0 && !cut && mayBeThought(text)) {
        thinking = true;
        thoughtTokens += 1;
        if (thoughtTokens < budget) continue;
        cut = true;
        thinking = false;
        going = true;
        const ending = decoder.tokenizeMarked(closingOf(asked, text));
        tokens.push(...ending);
        made.add(...ending);
        break;
      }
      thinking = false;
      // What looked like the start of a thought was the answer.
      if (!cut && endOfThought(text) === null) thoughtTokens = 0;
      const answerStart = budget > 0 ? afterThought(text) : 0;
      const end = firstStop(text, answerStart, request.stop);
      if (end !== null) return result(text.slice(0, end), "stop");
      if (tokenTimesMs.length - thoughtTokens >= request.maxTokens) return result(text, "length");
    }
  }
  return result(textOf(), "end-of-text");
}

/** Goes on after all of `tokens`. What the context holds of them is kept, but for the last, which the next is drawn from. */
async function* continued(
  decoder: Decoder,
  tokens: readonly number[],
  { sampling }: GenerateRequest,
  again: boolean,
): AsyncIterable<number> {
  const kept = Math.min(commonPrefixLength(decoder.held(), tokens), tokens.length - 1);
  await decoder.rewind(kept);
  // The draws of a second start must not repeat those of the first.
  const drawn = again && "seed" in sampling ? { ...sampling, seed: (sampling.seed + 1) % 2 ** 32 } : sampling;
  yield* decoder.generate(tokens.slice(kept), drawn);
}

/** Where all logits are NaN, the engine still gives a token, the same one each time; for some models that ends the text. */
function mayBeNoNumbers(tokens: readonly number[], stopReason: Generated["stopReason"]): boolean {
  return stopReason === "end-of-text" || tokens.length < 2 || tokens.at(-1) === tokens.at(-2);
}

/** Looks at the logits after what the context holds. NaN at one position is in all that follow. Throws Error for such. */
async function refuseNoNumbers(decoder: Decoder): Promise<void> {
  const last = decoder.held().at(-1);
  if (last === undefined) return;
  await decoder.rewind(decoder.held().length - 1);
  await decoder.evaluate([last], new Map([[0, [last]]]));
}

/** What ends a thought that has used up its budget: as the model itself would, by the marks that it began it with. */
function closingOf({ marks }: AskedPrompt, text: string): string {
  return `\n${(openedBy(text) ?? marks).end}`;
}

function afterThought(text: string): number {
  const end = endOfThought(text);
  return end === null ? 0 : end + (/^\s*/.exec(text.slice(end))?.[0].length ?? 0);
}

function firstStop(text: string, from: number, stops: readonly string[]): number | null {
  const places = stops.map((stop) => text.indexOf(stop, from)).filter((place) => place >= 0);
  return places.length === 0 ? null : Math.min(...places);
}

function toldOf(
  { rendered, habit }: AskedPrompt,
  budget: number,
  { cut, unfinished, tokens }: { readonly cut: boolean; readonly unfinished: boolean; readonly tokens: number },
): Pick<GenerateReply, "rendered" | "thinking"> {
  if (rendered === null) return {};
  if (habit === "none" || (habit === "left-to-it" && budget === 0)) return { rendered };
  const ended: Thinking["ended"] = budget === 0 ? "told-not-to" : cut ? "cut" : unfinished ? "unfinished" : "done";
  return { rendered, thinking: { ended, tokens } };
}
