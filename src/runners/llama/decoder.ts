import type { Sampling } from "../types.ts";
import type { ChatTemplate } from "./chat-template.ts";

/** What scoring, generating and timing need of an engine: one sequence of tokens held in a context. */
export interface Decoder {
  readonly contextSize: number;
  readonly vocabulary: number;
  /** The token that starts every text for this model; null when it wants none. */
  readonly bos: number | null;
  /** The token itself, whether the model wants it before texts or not; null: there is none. */
  readonly bosToken: number | null;
  /** A token to predict the first one from, where the model has no BOS. */
  readonly eos: number | null;
  /** Tokens the context holds now. */
  held(): readonly number[];
  /** null: the model's file carries no chat template. */
  readonly chat: ChatTemplate | null;
  tokenize(text: string): readonly number[];
  /** As `tokenize`, with the texts of control tokens, such as a template writes them, read as these tokens. */
  tokenizeMarked(text: string): readonly number[];
  detokenize(tokens: readonly number[], before: readonly number[]): string;
  /** Forgets all but the first `length` tokens. */
  rewind(length: number): Promise<void>;
  /**
   * Evaluates tokens after those held. `wanted` maps an index in `tokens` to the tokens whose log-probability of
   * coming next is asked there: only those positions compute logits. At positions of `top`, which must be wanted too,
   * the likeliest tokens are told beside.
   */
  evaluate(
    tokens: readonly number[],
    wanted: ReadonlyMap<number, readonly number[]>,
    top?: TopTokens,
  ): Promise<ReadonlyMap<number, NextToken>>;
  /** Tokens after evaluating `tokens`, one by one, until the text ends; greedy unless told how to draw. */
  generate(tokens: readonly number[], sampling?: Sampling): AsyncIterable<number>;
  readonly clock: EngineClock;
}

/** The part of a decoder that scoring needs: a model behind a server has no more. */
export type ScoringDecoder = Pick<Decoder, "bos" | "contextSize" | "eos" | "evaluate" | "held" | "rewind" | "tokenize">;

/** The sequences of one context; more than one where a batch is timed. */
export type Decoders = readonly [Decoder, ...Decoder[]];

/** At which positions how many of the likeliest tokens are wanted. */
interface TopTokens {
  readonly at: ReadonlySet<number>;
  readonly count: number;
}

/** What comes next at one position. */
export interface NextToken {
  /** Natural log-probability over the whole vocabulary; only for tokens that were asked for. */
  logProbability(token: number): number;
  /** The likeliest tokens in order, where they were wanted; else none. */
  readonly likeliest: readonly number[];
  /** Whether no token is likelier. */
  isGreedy(token: number): boolean;
}

/** Milliseconds spent inside the engine's own calls since it was made. */
export interface EngineClock {
  /** `timed`, or why the calls could not be timed. */
  readonly state: "timed" | (string & {});
  decodeMs(): number;
  samplingMs(): number;
}

/** The tokens of a text with the model's BOS, exactly one. */
export function withBos(decoder: Pick<Decoder, "bos" | "tokenize">, text: string): readonly number[] {
  const tokens = decoder.tokenize(text);
  return decoder.bos === null ? tokens : [decoder.bos, ...tokens];
}

export function commonPrefixLength(a: readonly number[], b: readonly number[]): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1;
  return length;
}
