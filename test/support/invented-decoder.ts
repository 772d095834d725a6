import type { Decoder, NextToken } from "../../src/runners/llama/decoder.ts";
import type { Sampling } from "../../src/runners/types.ts";

/** Natural log-probability of a token after those before it. */
export type Language = (before: readonly number[], token: number) => number;

export interface InventedDecoder extends Decoder {
  /** Every pass that was asked for: what the context held, what was evaluated, where something was wanted. */
  readonly passes: {
    readonly held: readonly number[];
    readonly tokens: readonly number[];
    readonly wanted: readonly number[];
  }[];
  /** How each generation was to draw. */
  readonly samplings: Sampling[];
  textOf(tokens: readonly number[]): string;
}

interface Options {
  /** Texts of the tokens; 0 is the beginning of a text, 1 its end. */
  readonly vocabulary: readonly string[];
  readonly language: Language;
  readonly contextSize?: number;
  readonly bos?: number | null;
  /** Where the model has a BOS that it does not want before texts. */
  readonly bosToken?: number | null;
  readonly eos?: number | null;
  /** Source of a chat template. */
  readonly chat?: string | null;
}

/** An engine over an explicit language: it checks that its context is never overfilled, and its clock counts evaluated tokens. */
export function inventedDecoder({
  vocabulary,
  language,
  contextSize = 1000,
  bos = 0,
  bosToken = bos,
  eos = 1,
  chat = null,
}: Options): InventedDecoder {
  const held: number[] = [];
  const passes: InventedDecoder["passes"] = [];
  const samplings: Sampling[] = [];
  let evaluated = 0;
  const take = (tokens: readonly number[]): void => {
    if (held.length + tokens.length > contextSize) throw new Error("the context is full");
    held.push(...tokens);
    evaluated += tokens.length;
  };
  const likeliest = (before: readonly number[]): number =>
    vocabulary.reduce((best, _, token) => (language(before, token) > language(before, best) ? token : best), 0);
  const nextAfter = (before: readonly number[], asked: readonly number[], top: number): NextToken => ({
    likeliest: vocabulary
      .map((_, token) => token)
      .sort((a, b) => language(before, b) - language(before, a) || a - b)
      .slice(0, top),
    logProbability(token) {
      if (!asked.includes(token) && top === 0) throw new Error(`token ${token} was not asked for`);
      return language(before, token);
    },
    isGreedy: (token) => vocabulary.every((_, other) => language(before, other) <= language(before, token)),
  });
  return {
    contextSize,
    vocabulary: vocabulary.length,
    bos,
    bosToken,
    eos,
    passes,
    samplings,
    held: () => [...held],
    chat: chat === null ? null : { source: chat, bos: vocabulary[0] ?? null, eos: vocabulary[1] ?? null },
    tokenize: (text) => longestMatches(vocabulary, text),
    tokenizeMarked: (text) => longestMatches(vocabulary, text, 0),
    detokenize: (tokens) => tokens.map((token) => vocabulary[token] ?? "").join(""),
    textOf: (tokens) => tokens.map((token) => vocabulary[token] ?? "").join(""),
    async rewind(length) {
      if (length < 0) throw new Error(`rewound to ${length}`);
      held.length = Math.min(length, held.length);
    },
    async evaluate(tokens, wanted, top) {
      if (tokens.length === 0) throw new Error("nothing to evaluate");
      passes.push({ held: [...held], tokens: [...tokens], wanted: [...wanted.keys()].sort((a, b) => a - b) });
      const before = [...held];
      take(tokens);
      return new Map(
        [...wanted].map(([index, asked]) => {
          if (index < 0 || index >= tokens.length) throw new Error(`position ${index} is not in the pass`);
          return [
            index,
            nextAfter([...before, ...tokens.slice(0, index + 1)], asked, top?.at.has(index) ? top.count : 0),
          ];
        }),
      );
    },
    async *generate(tokens, sampling) {
      samplings.push(sampling ?? { temperature: 0 });
      let next = tokens;
      for (;;) {
        passes.push({ held: [...held], tokens: [...next], wanted: [next.length - 1] });
        take(next);
        const token = likeliest(held);
        if (token === eos) return;
        yield token;
        next = [token];
      }
    },
    clock: { state: "timed", decodeMs: () => evaluated, samplingMs: () => 0 },
  };
}

function longestMatches(vocabulary: readonly string[], text: string, firstToken = 2): readonly number[] {
  const tokens: number[] = [];
  for (let rest = text; rest !== ""; ) {
    const match = vocabulary
      .map((word, token) => ({ word, token }))
      .filter(({ word, token }) => token >= firstToken && rest.startsWith(word))
      .sort((a, b) => b.word.length - a.word.length)[0];
    if (match === undefined) throw new Error(`no token for "${rest}"`);
    tokens.push(match.token);
    rest = rest.slice(match.word.length);
  }
  return tokens;
}

/** A language in which the last token alone decides; unnamed pairs share what is left equally. */
export function bigrams(
  vocabulary: readonly string[],
  table: Readonly<Record<string, Readonly<Record<string, number>>>>,
): Language {
  return (before, token) => {
    const row = table[vocabulary[before.at(-1) ?? 0] ?? ""] ?? {};
    const named = Object.values(row).reduce((sum, p) => sum + p, 0);
    const rest = (1 - named) / (vocabulary.length - Object.keys(row).length);
    return Math.log(row[vocabulary[token] ?? ""] ?? rest);
  };
}

/** A language in which every token before counts, so that one stale or missing token shows. */
export function sensitiveLanguage(size: number): Language {
  const weight = (before: readonly number[], token: number): number => {
    const history = before.reduce((sum, value, index) => (sum * 31 + value + index) % 10_007, 7);
    return 1 + ((history * 17 + token * 101) % 23);
  };
  return (before, token) => {
    const total = Array.from({ length: size }, (_, other) => weight(before, other)).reduce((sum, w) => sum + w, 0);
    return Math.log(weight(before, token) / total);
  };
}
