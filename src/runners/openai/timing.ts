import { seededRandom } from "../../lib/random.ts";
import { repeatAsAsked } from "../llama/repetitions.ts";
import type { TimedRepeat, TimeReply, TimeRequest } from "../types.ts";
import type { ServedFacts, ServerExtras, TokenCalls } from "./dialects/types.ts";
import { probeTexts } from "./likelihood/probe-tokens.ts";
import type { Streamed, StreamRequest } from "./stream.ts";

/** Ids by their place: all of a vocabulary whose size is known, else some that texts have. */
export interface TokenPool {
  readonly length: number;
  at(place: number): number;
}

/** The tokens that prompts of a served model are drawn from. Throws RequestError. */
export async function tokenPool(
  { vocabulary }: Pick<ServedFacts, "vocabulary">,
  calls: TokenCalls | undefined,
  { promptIds }: Pick<ServerExtras, "promptIds">,
): Promise<TokenPool> {
  if (!promptIds || calls === undefined) return { length: 0, at: () => 0 };
  if (vocabulary !== null) return { length: vocabulary, at: (place) => place };
  const ids = await Promise.all(probeTexts.map((text) => calls.tokenize(text, "bare")));
  const known = [...new Set(ids.flat())];
  return { length: known.length, at: (place) => known[place] ?? 0 };
}

/** What timing needs of a session. */
export interface TimingPlace {
  readonly model: string;
  readonly extras: ServerExtras;
  /** Tokens that prompts are drawn from; empty: the server takes no prompt in tokens. */
  readonly tokens: TokenPool;
  readonly bos: number | null;
  stream(request: StreamRequest): Promise<Streamed>;
}

/** Times work by this program's clock, from the request to the token that ends it. */
export async function timeServed(place: TimingPlace, request: TimeRequest): Promise<TimeReply> {
  const { tokens } = request;
  const began = performance.now();
  let repetition = 0;
  const take = async (): Promise<TimedRepeat> => {
    repetition += 1;
    const wallMs = await oneTiming(place, request, repetition);
    return { timing: { wallMs, engineMs: null, samplingMs: null, cpuMs: null } };
  };
  const taken = await repeatAsAsked(take, request);
  const wallMs = performance.now() - began;
  return {
    kind: "time",
    ...taken,
    promptTokens: tokens,
    generatedTokens: 0,
    timing: { wallMs, engineMs: null, samplingMs: null, cpuMs: null },
  };
}

/** Milliseconds of one repetition. Each has a prompt of its own, so that nothing of it is in the server's cache. */
async function oneTiming(place: TimingPlace, request: TimeRequest, repetition: number): Promise<number> {
  const { depth, phase, tokens } = request;
  const { model, extras } = place;
  const readsPrompt = phase === "prefill" || phase === "first-token";
  const prompt = randomPrompt(place, request, readsPrompt ? depth + tokens : Math.max(depth, 1), repetition);
  const max_tokens = readsPrompt ? 1 : tokens + 1;
  const body = {
    model,
    prompt,
    max_tokens,
    temperature: 0,
    ...extras.withoutCache,
    ...extras.ignoreEnd,
    ...extras.tokenIds,
  };
  const streamed = await place.stream({ route: "completions", body });
  const cached = streamed.usage?.cachedTokens ?? 0;
  if (readsPrompt && cached > 1)
    throw new Error(`${cached} tokens of the prompt came from the server's cache, so reading it can't be timed`);
  const [first] = streamed.chunks;
  const last = streamed.chunks.at(-1);
  if (first === undefined || last === undefined) {
    // A token may have no text, such as one of control or half a character.
    if (readsPrompt) return streamed.times.firstByteMs ?? streamed.times.endMs;
    throw new Error("the server streamed no text to time");
  }
  if (readsPrompt) return first.atMs;
  if (streamed.tokens.count !== max_tokens)
    throw new Error(`${max_tokens} tokens were asked for, and ${streamed.tokens.count ?? "an unknown number"} came`);
  return decodeMs(streamed, tokens);
}

/**
 * Milliseconds for so many tokens after the first. The first chunk may hold several, and a token without text no chunk of its
 * own: the time between the first and the last chunk belongs to as many tokens as lie between them.
 */
function decodeMs({ chunks, times }: Streamed, tokens: number): number {
  const first = chunks[0]?.atMs ?? 0;
  const between = tokens + 1 - (chunks[0]?.tokens ?? 1);
  const last = chunks.length === 1 ? times.endMs : (chunks.at(-1)?.atMs ?? 0);
  return between <= 0 ? times.endMs - first : ((last - first) * tokens) / between;
}

/** Random tokens behind a BOS, as for a model in this process. */
function randomPrompt(place: TimingPlace, request: TimeRequest, length: number, repetition: number): readonly number[] {
  const { tokens: pool } = place;
  if (pool.length === 0)
    throw new Error("the server takes no prompt of a known number of tokens, so no speed at one can be measured");
  const { depth, phase, seed, tokens } = request;
  const random = seededRandom(`served/${seed}/${phase}/${depth}/${tokens}/${repetition}`);
  const drawn = Array.from({ length }, () => pool.at(Math.floor(random() * pool.length)));
  return place.bos === null ? drawn : [place.bos, ...drawn.slice(1)];
}
