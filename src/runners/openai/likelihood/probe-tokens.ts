import type { AlongCall, NextTold, TokenCalls } from "../dialects/types.ts";
import { RequestError } from "../failure.ts";
import { judge, type Reading, type Trial, tolerance } from "./agreement.ts";
import type { Finding, LikelihoodWay, Tried } from "./types.ts";

/** Texts that models continue in many ways, so that values are neither 0 nor alike. */
export const probeTexts = ["The capital of France is", "She opened the old wooden box and found"] as const;

/** Tokens generated one by one before readings are compared with them. */
const runLength = 3;
/** Likeliest tokens asked for; the last of them is the unlikely one whose value is known. */
const likeliest = 5;

/** What the server itself says of a prompt when it generates: the truth that other ways must agree with. */
interface Truth {
  readonly prompt: readonly number[];
  /** Tokens that came, in order, with their values. */
  readonly run: readonly NextTold[];
  readonly unlikely: { readonly id: number; readonly logProbability: number };
  readonly absurd: number;
}

/**
 * The best way to likelihoods on a server that splits texts into tokens: reading a prompt's, else forcing token by token.
 * Each must agree with what the server says when it generates freely. Throws RequestError when it can't be asked at all.
 */
export async function probeTokens(calls: TokenCalls): Promise<LikelihoodWay> {
  const truths: Truth[] = [];
  for (const text of probeTexts) {
    const truth = await truthOf(calls, text).catch(noneIfRefused);
    if (truth === null) return { kind: "none", tried: [{ way: "logit_bias", finding: "none" }] };
    truths.push(truth);
  }
  const tried: Tried[] = [];
  for (const call of calls.along ?? []) {
    const finding = await judgeAlong(call, truths);
    tried.push({ way: call.id, finding });
    if (finding === "true") return { kind: "along", calls, call, tried };
  }
  const finding = await judgeForcing(calls, truths);
  tried.push({ way: "logit_bias", finding });
  return finding === "true" ? { kind: "forced", calls, tried } : { kind: "none", tried };
}

async function truthOf(calls: TokenCalls, text: string): Promise<Truth | null> {
  const prompt = await calls.tokenize(text, "begin");
  const run: NextTold[] = [];
  let held = prompt;
  for (let step = 0; step < runLength; step++) {
    const told = await calls.next(held, likeliest);
    run.push(told);
    held = [...held, told.id];
  }
  const first = run[0]?.likeliest ?? [];
  const unlikely = first.at(-1);
  if (unlikely === undefined || first.length < 2) return null;
  const absurd = prompt.find((id) => first.every((token) => token.id !== id));
  return absurd === undefined ? null : { prompt, run, unlikely, absurd };
}

async function judgeAlong(call: AlongCall, truths: readonly Truth[]): Promise<Finding> {
  const read = async (prompt: readonly number[]): Promise<Reading> => ({
    values: (await call.ask(prompt)).map((token) => token?.logProbability ?? null),
    tokens: prompt.length,
  });
  try {
    const trials: Trial[] = [];
    for (const { prompt, run, unlikely, absurd } of truths) {
      const generated = await read([...prompt, ...run.map(({ id }) => id)]);
      trials.push({
        run: { ...generated, truths: run.map(({ logProbability }) => logProbability) },
        unlikely: { ...(await read([...prompt, unlikely.id])), truth: unlikely.logProbability },
        absurd: { ...(await read([...prompt, absurd])), below: unlikely.logProbability },
      });
    }
    return judge(trials);
  } catch (error) {
    return findingOf(error);
  }
}

/** Forced, the likeliest token and an unlikely one have their own values, and an absurd one a lower value. */
async function judgeForcing({ force }: TokenCalls, truths: readonly Truth[]): Promise<Finding> {
  try {
    for (const { prompt, run, unlikely, absurd } of truths) {
      let held = prompt;
      for (const truth of [...run.slice(0, -1), unlikely]) {
        const at = truth === unlikely ? prompt : held;
        const told = await force(at, truth.id);
        if (told.id !== truth.id) return "ignored";
        if (!(Math.abs(told.logProbability - truth.logProbability) <= tolerance)) return "disagrees";
        held = [...held, truth.id];
      }
      const told = await force(prompt, absurd);
      if (told.id !== absurd) return "ignored";
      if (!(told.logProbability < unlikely.logProbability)) return "out-of-order";
    }
    return "true";
  } catch (error) {
    return findingOf(error);
  }
}

/** A refusal is an answer; a lost connection is none. Throws all that says nothing of the server's abilities. */
export function findingOf(error: unknown): Finding {
  if (!(error instanceof RequestError)) throw error;
  const { failure } = error;
  if (failure.cause === "shape") return "ignored";
  if (failure.cause === "error-inside" || (failure.cause === "status" && ![429, 503].includes(failure.status)))
    return "none";
  throw error;
}

function noneIfRefused(error: unknown): null {
  findingOf(error);
  return null;
}
