import type { ContinuationScore } from "../../records/schema.ts";
import type { Continuation } from "../types.ts";
import { commonPrefixLength, type Decoder, type NextToken } from "./decoder.ts";

interface Choice {
  readonly tokens: readonly number[];
  /** Index of the first token that counts. */
  readonly start: number;
  readonly boundaryMerged: boolean;
}

/**
 * Exact log-likelihoods of continuations after one context. What all continuations share is evaluated once and what the
 * context already holds from the item before is kept; each continuation then branches off. The first token in which
 * they differ is scored for all of them in the one shared pass, so choices of a single token cost nothing more.
 */
export async function scoreContinuations(
  decoder: Decoder,
  context: string,
  continuations: readonly Continuation[],
): Promise<{ readonly scores: readonly ContinuationScore[]; readonly contextTokens: number }> {
  const first = firstTokens(decoder, context);
  const contextTokens = [...first, ...decoder.tokenize(context)];
  const choices = continuations.map((continuation) => {
    if (typeof continuation === "string")
      return choiceOf(contextTokens, [...first, ...decoder.tokenize(context + continuation)], decoder.contextSize);
    const before = context + continuation.lead;
    const start = firstTokens(decoder, before);
    const tokensOf = (text: string) => [...start, ...decoder.tokenize(text)];
    return choiceOf(tokensOf(before), tokensOf(before + continuation.text), decoder.contextSize);
  });
  const sharedLength = choices
    .map((choice) => choice.tokens)
    .reduce((a, b) => a.slice(0, commonPrefixLength(a, b))).length;
  const next = await evaluateShared(decoder, choices, sharedLength);
  const scores: ContinuationScore[] = [];
  for (const choice of choices) scores.push(await scoreChoice(decoder, choice, sharedLength, next));
  return { scores, contextTokens: contextTokens.length };
}

/** A first token must be predicted from something: without a BOS the end-of-text token stands before an empty context. */
function firstTokens(decoder: Decoder, context: string): readonly number[] {
  if (decoder.bos !== null) return [decoder.bos];
  if (decoder.tokenize(context).length > 0) return [];
  if (decoder.eos === null) throw new Error("an empty context can't be scored: the model has neither BOS nor EOS");
  return [decoder.eos];
}

function choiceOf(contextTokens: readonly number[], tokens: readonly number[], contextSize: number): Choice {
  if (tokens.length > contextSize) {
    throw new Error(`the item needs ${tokens.length} tokens, the context holds ${contextSize}`);
  }
  const shared = commonPrefixLength(contextTokens, tokens);
  const boundaryMerged = shared < contextTokens.length;
  const start = contextTokens.length < tokens.length ? contextTokens.length : shared;
  if (start >= tokens.length) throw new Error("a continuation adds no token to the context: it would be certain");
  if (start === 0)
    throw new Error("context and continuation are one token, and the model has no BOS to predict it from");
  return { tokens, start, boundaryMerged };
}

/** Evaluates the shared tokens and returns what comes next at each position where some choice counts a token. */
async function evaluateShared(
  decoder: Decoder,
  choices: readonly Choice[],
  sharedLength: number,
): Promise<ReadonlyMap<number, NextToken>> {
  const shared = choices[0]?.tokens.slice(0, sharedLength) ?? [];
  const wanted = new Map<number, Set<number>>();
  for (const { tokens, start } of choices) {
    for (let index = start; index < tokens.length && index <= sharedLength; index++) {
      const token = tokens[index];
      if (token !== undefined) wanted.set(index - 1, (wanted.get(index - 1) ?? new Set()).add(token));
    }
  }
  const from = Math.min(commonPrefixLength(decoder.held(), shared), sharedLength, ...wanted.keys());
  await decoder.rewind(from);
  if (from === sharedLength) return new Map();
  const answers = await decoder.evaluate(
    shared.slice(from),
    new Map([...wanted].map(([position, tokens]) => [position - from, [...tokens]])),
  );
  return new Map([...answers].map(([index, next]) => [index + from, next]));
}

async function scoreChoice(
  decoder: Decoder,
  { tokens, start, boundaryMerged }: Choice,
  sharedLength: number,
  sharedNext: ReadonlyMap<number, NextToken>,
): Promise<ContinuationScore> {
  const wanted = new Map<number, readonly number[]>();
  for (let index = Math.max(start, sharedLength + 1); index < tokens.length; index++) {
    wanted.set(index - 1 - sharedLength, [tokens[index] as number]);
  }
  let own: ReadonlyMap<number, NextToken> = new Map();
  if (wanted.size > 0) {
    await decoder.rewind(sharedLength);
    own = await decoder.evaluate(tokens.slice(sharedLength, -1), wanted);
  }
  let logLikelihood = 0;
  let greedy = true;
  for (let index = start; index < tokens.length; index++) {
    const next = index <= sharedLength ? sharedNext.get(index - 1) : own.get(index - 1 - sharedLength);
    const token = tokens[index] as number;
    if (next === undefined) throw new Error(`token ${index} was not scored`);
    logLikelihood += next.logProbability(token);
    greedy &&= next.isGreedy(token);
  }
  return { logLikelihood, tokens: tokens.length - start, greedy, boundaryMerged };
}
