import type { GenerateReply, GenerateRequest } from "../types.ts";
import { commonPrefixLength, type Decoder, withBos } from "./decoder.ts";

type Generated = Pick<GenerateReply, "generatedTokens" | "promptTokens" | "stopReason" | "text" | "tokenTimesMs">;

/** Greedy generation until a stop text, the end of the text or the limit; each token's time is taken as it comes. */
export async function generateText(decoder: Decoder, request: GenerateRequest): Promise<Generated> {
  const prompt = withBos(decoder, request.prompt);
  if (prompt.length + request.maxTokens > decoder.contextSize) {
    throw new Error(
      `the item needs ${prompt.length + request.maxTokens} tokens, the context holds ${decoder.contextSize}`,
    );
  }
  // The last prompt token is evaluated anew, because the first new token is drawn from it.
  const kept = Math.min(commonPrefixLength(decoder.held(), prompt), prompt.length - 1);
  await decoder.rewind(kept);
  const start = performance.now();
  const tokens: number[] = [];
  const tokenTimesMs: number[] = [];
  const result = (text: string, stopReason: Generated["stopReason"]): Generated => ({
    text,
    stopReason,
    tokenTimesMs,
    promptTokens: prompt.length,
    generatedTokens: tokens.length,
  });
  for await (const token of decoder.generate(prompt.slice(kept))) {
    tokenTimesMs.push(performance.now() - start);
    tokens.push(token);
    const text = decoder.detokenize(tokens, prompt);
    const end = firstStop(text, request.stop);
    if (end !== null) return result(text.slice(0, end), "stop");
    if (tokens.length >= request.maxTokens) return result(text, "length");
  }
  return result(decoder.detokenize(tokens, prompt), "end-of-text");
}

function firstStop(text: string, stops: readonly string[]): number | null {
  const places = stops.map((stop) => text.indexOf(stop)).filter((place) => place >= 0);
  return places.length === 0 ? null : Math.min(...places);
}
