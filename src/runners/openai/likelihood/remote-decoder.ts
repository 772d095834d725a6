import { commonPrefixLength, type NextToken, type ScoringDecoder } from "../../llama/decoder.ts";
import type { TokenCalls } from "../dialects/types.ts";
import type { LikelihoodWay } from "./types.ts";

type TokenWay = Extract<LikelihoodWay, { kind: "along" | "forced" }>;

/** Tokens that stand before every text, and the one to predict a first token from where there are none. */
export interface Beginning {
  readonly bos: number | null;
  readonly eos: number | null;
}

/**
 * A decoder whose model is behind a server, which holds no context that anybody could rewind: only tokens are kept. So that the rules of scoring are the same ones as for a model in this process.
 * Texts are split into tokens beforehand, for the rules ask for them at once. Throws RequestError.
 */
export async function remoteDecoder(
  way: TokenWay,
  { bos, eos }: Beginning,
  texts: readonly string[],
  contextTokens: number | null,
): Promise<ScoringDecoder> {
  const split = await splitAll(way.calls, texts);
  let held: readonly number[] = [];
  return {
    bos,
    eos,
    contextSize: contextTokens ?? Number.POSITIVE_INFINITY,
    held: () => held,
    async rewind(length) {
      held = held.slice(0, length);
    },
    tokenize(text) {
      const tokens = split.get(text);
      if (tokens === undefined) throw new Error("a text was not split into tokens beforehand");
      return tokens;
    },
    async evaluate(tokens, wanted) {
      const path = [...held, ...tokens];
      const questions = [...wanted].flatMap(([index, targets]) =>
        [...new Set(targets)].map(
          (token): Question => ({ index, prefix: path.slice(0, held.length + index + 1), token }),
        ),
      );
      held = path;
      return answersIn(way.kind === "along" ? await readAlong(way, questions) : await forceEach(way, questions));
    },
  };
}

async function splitAll(calls: TokenCalls, texts: readonly string[]): Promise<ReadonlyMap<string, readonly number[]>> {
  const pairs = [...new Set(texts)].map(async (text) => {
    const tokens = text === "" ? [] : await calls.tokenize(text, "bare");
    return [text, tokens] as const;
  });
  return new Map(await Promise.all(pairs));
}

/** How likely a token is behind a prefix. */
interface Question {
  /** Of the last token of the prefix within what is evaluated. */
  readonly index: number;
  readonly prefix: readonly number[];
  readonly token: number;
}

interface Answer extends Question {
  readonly logProbability: number;
  readonly isGreedy: boolean;
}

/** One request for each token. They need not wait for one another: what stands before each is known. */
async function forceEach({ calls }: TokenWay, questions: readonly Question[]): Promise<readonly Answer[]> {
  return Promise.all(
    questions.map(async (question) => {
      const told = await calls.force(question.prefix, question.token);
      if (told.id !== question.token) throw new Error("the server generated another token than the one it was made to");
      const highest = Math.max(...told.likeliest.map(({ logProbability }) => logProbability));
      return { ...question, logProbability: told.logProbability, isGreedy: told.logProbability >= highest };
    }),
  );
}

/** Reads the longest prompts first: all that lies along one is told with it. */
async function readAlong(way: TokenWay, questions: readonly Question[]): Promise<readonly Answer[]> {
  if (way.kind !== "along") return [];
  const answers: Answer[] = [];
  let open = questions.toSorted((a, b) => b.prefix.length - a.prefix.length);
  for (let [longest] = open; longest !== undefined; [longest] = open) {
    const prompt = [...longest.prefix, longest.token];
    const told = await way.call.ask(prompt);
    if (told.length !== prompt.length) throw new Error("the server told of another number of tokens than it was asked");
    const isAlong = ({ prefix, token }: Question): boolean =>
      prompt[prefix.length] === token && commonPrefixLength(prompt, prefix) === prefix.length;
    for (const question of open.filter(isAlong)) {
      const token = told[question.prefix.length];
      if (token == null) throw new Error("the server told no likelihood of a token");
      answers.push({ ...question, ...token });
    }
    open = open.filter((question) => !isAlong(question));
  }
  return answers;
}

function answersIn(answers: readonly Answer[]): ReadonlyMap<number, NextToken> {
  const byIndex = new Map<number, Map<number, Answer>>();
  for (const answer of answers) {
    const own = byIndex.get(answer.index) ?? new Map<number, Answer>();
    byIndex.set(answer.index, own.set(answer.token, answer));
  }
  return new Map([...byIndex].map(([index, own]) => [index, nextTokenOf(own)]));
}

function nextTokenOf(own: ReadonlyMap<number, Answer>): NextToken {
  return {
    logProbability: (token) => own.get(token)?.logProbability ?? Number.NaN,
    isGreedy: (token) => own.get(token)?.isGreedy ?? false,
    likeliest: [],
  };
}
