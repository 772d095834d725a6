import { hash32 } from "../../lib/random.ts";
import type { TokenDistribution } from "../../records/schema.ts";
import type { DistributionSample, RollingReply, RollingRequest } from "../types.ts";
import { type NextToken, type ScoringDecoder, withBos } from "./decoder.ts";

type Rolled = Pick<RollingReply, "distributions" | "logLikelihood" | "tokens">;

/** Tokens that are evaluated in one go from an empty context, and which of those that follow them count. */
interface Window {
  /** Place of the first evaluated token in the text. */
  readonly start: number;
  readonly tokens: readonly number[];
  /** Tokens that count, by the index in `tokens` that they are predicted at. */
  readonly predicted: ReadonlyMap<number, number>;
}

/** Log-likelihood of a text: every token predicted exactly once, or in the windows that the request asks for. */
export async function scoreRolling(decoder: ScoringDecoder, request: RollingRequest): Promise<Rolled> {
  const { distributions: sample } = request;
  let logLikelihood = 0;
  let counted = 0;
  const distributions: TokenDistribution[] = [];
  for (const { start, tokens, predicted } of windowsOf(decoder, request)) {
    const wanted = new Map([...predicted].map(([index, token]) => [index, [token]] as const));
    const sampled = [...wanted.keys()].filter((index) => isSampled(index + start + 1, sample));
    await decoder.rewind(0);
    const next = await decoder.evaluate(
      tokens,
      wanted,
      ...(sample === undefined ? [] : [{ at: new Set(sampled), count: sample.top }]),
    );
    for (const [index, token] of predicted) logLikelihood += next.get(index)?.logProbability(token) ?? Number.NaN;
    for (const index of sampled) distributions.push(distributionOf(next.get(index), index + start + 1));
    counted += predicted.size;
  }
  return { logLikelihood, tokens: counted, ...(sample === undefined ? {} : { distributions }) };
}

function windowsOf(decoder: ScoringDecoder, { text, context = "", windowTokens }: RollingRequest): Iterable<Window> {
  return windowTokens === undefined
    ? everyTokenOnce(decoder, text, context)
    : secondHalves(decoder, text, windowTokens);
}

/**
 * Texts longer than the context are cut into windows that follow one another, each starting from the last token of the
 * one before; the last one reaches back so far that it fills the context too. That is lm-evaluation-harness's rolling
 * rule (`get_rolling_token_windows` with a context of one token), so figures can be laid beside its `bits_per_byte`. A
 * context is read before the first window and not scored.
 */
function* everyTokenOnce(decoder: ScoringDecoder, text: string, context: string): Iterable<Window> {
  const { tokens, unscored } = tokensOf(decoder, text, context);
  for (let first = unscored, end = 0; first < tokens.length; first = end) {
    // The first window keeps what stands before the text, as far as it leaves half of the window to the text.
    const before = Math.min(first - 1, Math.floor(decoder.contextSize / 2));
    end = Math.min(first + decoder.contextSize - (first === unscored ? before : 0), tokens.length);
    const start = Math.max(0, end - 1 - decoder.contextSize);
    const predicted = tokens.slice(first, end).map((token, index) => [first + index - 1 - start, token] as const);
    yield { start, tokens: tokens.slice(start, end - 1), predicted: new Map(predicted) };
  }
}

/**
 * llama-perplexity's scheme: windows of `size` tokens side by side, the first token of each replaced by the BOS where the
 * model has one, and the tokens after the middle counted. What is left at the end is not looked at.
 */
function* secondHalves(decoder: ScoringDecoder, text: string, size: number): Iterable<Window> {
  if (size > decoder.contextSize)
    throw new Error(`a window of ${size} tokens is asked for, the context holds ${decoder.contextSize}`);
  const tokens = withBos(decoder, text);
  if (tokens.length < size) throw new Error(`the text has ${tokens.length} tokens, a window is ${size}`);
  const first = decoder.bos === null ? [] : [decoder.bos];
  const middle = Math.floor(size / 2);
  for (let start = 0; start + size <= tokens.length; start += size) {
    const window = [...first, ...tokens.slice(start + first.length, start + size)];
    const predicted = window.slice(middle + 1).map((token, index) => [middle + index, token] as const);
    yield { start, tokens: window.slice(0, -1), predicted: new Map(predicted) };
  }
}

/** All tokens, and how many of them stand before the text. */
function tokensOf(decoder: ScoringDecoder, text: string, context: string) {
  if (context === "") return { tokens: firstOf(decoder, text), unscored: 1 };
  const before = decoder.bos === null ? decoder.tokenize(context) : withBos(decoder, context);
  if (before.length === 0) return { tokens: firstOf(decoder, text), unscored: 1 };
  return { tokens: [...before, ...decoder.tokenize(text)], unscored: before.length };
}

const firstOf = (decoder: ScoringDecoder, text: string): readonly number[] =>
  decoder.bos === null ? withEos(decoder, text) : withBos(decoder, text);

/** Drawn by the position itself, so models that split the text alike are asked at the same places. */
function isSampled(position: number, sample: DistributionSample | undefined): boolean {
  return sample !== undefined && hash32(`${sample.seed}/${position}`) % sample.every === 0;
}

/** A millionth of a nat is far below what the engine's own arithmetic can tell. */
const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;

function distributionOf(next: NextToken | undefined, position: number): TokenDistribution {
  if (next === undefined) throw new Error(`the engine told nothing of position ${position}`);
  const tokens = [...next.likeliest];
  return { position, tokens, logProbabilities: tokens.map((token) => rounded(next.logProbability(token))) };
}

function withEos(decoder: ScoringDecoder, text: string): readonly number[] {
  if (decoder.eos === null) throw new Error("the first token can't be predicted: the model has neither BOS nor EOS");
  return [decoder.eos, ...decoder.tokenize(text)];
}
