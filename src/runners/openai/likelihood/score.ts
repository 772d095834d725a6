import { scoreContinuations } from "../../llama/loglikelihood.ts";
import { scoreRolling } from "../../llama/rolling.ts";
import type { LoglikelihoodRequest, RollingRequest } from "../../types.ts";
import type { ServedFacts, TokenCalls } from "../dialects/types.ts";
import { type Beginning, remoteDecoder } from "./remote-decoder.ts";
import { scoreByEcho } from "./score-by-echo.ts";
import type { LikelihoodWay } from "./types.ts";

type TrueWay = Exclude<LikelihoodWay, { kind: "none" }>;

/** Where texts begin for a model: what its tokenizer puts before them. */
export async function beginningOf(calls: TokenCalls, { endText }: Pick<ServedFacts, "endText">): Promise<Beginning> {
  const [begun, bare] = [await calls.tokenize("a", "begin"), await calls.tokenize("a", "bare")];
  const bos = begun.length > bare.length ? (begun[0] ?? null) : null;
  if (bos !== null || endText === null || endText === "") return { bos, eos: null };
  const end = await calls.tokenize(endText, "marks");
  return { bos, eos: end.length === 1 ? (end[0] ?? null) : null };
}

/** Scores a request by the rules of the models in this process. Throws RequestError, and Error for what can't be scored. */
export async function scoreLikelihoods(
  way: TrueWay,
  { context, continuations }: LoglikelihoodRequest,
  { beginning, contextTokens }: { readonly beginning: Beginning; readonly contextTokens: number | null },
) {
  if (way.kind === "text-echo") return scoreByEcho(way.echo, context, continuations);
  const texts = continuations.flatMap((continuation) => {
    if (typeof continuation === "string") return [context + continuation];
    const before = context + continuation.lead;
    return [before, before + continuation.text];
  });
  const decoder = await remoteDecoder(way, beginning, [context, ...texts], contextTokens);
  return scoreContinuations(decoder, context, continuations);
}

/** Scores a text. Throws RequestError, and Error for what can't be scored there. */
export async function scoreText(
  way: TrueWay,
  request: RollingRequest,
  { beginning, contextTokens }: { readonly beginning: Beginning; readonly contextTokens: number | null },
) {
  if (way.kind === "text-echo") throw new Error("texts are not scored on a server that tells nothing of its tokens");
  if (request.distributions !== undefined)
    throw new Error("a server tells too few of the likeliest tokens to compare distributions");
  const { text, context = "" } = request;
  const decoder = await remoteDecoder(way, beginning, [text, context], contextTokens);
  return scoreRolling(decoder, request);
}
