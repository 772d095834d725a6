import { z } from "zod";
import { hash32 } from "../lib/random.ts";
import type { LoglikelihoodReply, LoglikelihoodRequest } from "../runners/types.ts";
import { fillTemplate, promptTemplate } from "./template.ts";
import type { TaskKind } from "./types.ts";

const config = z.strictObject({
  prompt: promptTemplate.default("{question}"),
  choicePrefix: z.string().default(" ").describe("Text between the prompt and each choice"),
  primary: z.enum(["acc", "acc_norm", "acc_bytes"]).default("acc").describe("The score that stands for the task"),
});
const item = z
  .looseObject({
    id: z.string().min(1),
    question: z.string().optional(),
    choices: z.array(z.string().min(1)).min(2),
    answer: z.number().int().nonnegative().describe("Index of the right choice, from 0"),
  })
  .refine(({ choices, answer }) => answer < choices.length, {
    path: ["answer"],
    message: "no choice has this index (they start at 0)",
  })
  .refine(({ choices }) => new Set(choices).size === choices.length, {
    path: ["choices"],
    message: "two choices are the same",
  });
type Config = z.infer<typeof config>;
type ChoiceItem = z.infer<typeof item>;

/** A question with choices: the likeliest continuation is the answer. Definitions of `acc`, `acc_norm` and `acc_bytes` as in lm-evaluation-harness 0.4. */
export const multipleChoice: TaskKind<Config, ChoiceItem, LoglikelihoodRequest, LoglikelihoodReply> = {
  kind: "multiple-choice",
  method: "log-likelihood",
  repeats: "once",
  configSchema: config,
  itemSchema: item,
  primaryMetric: ({ primary }) => primary,
  chance: ({ choices }) => 1 / choices.length,
  request: (asked, { prompt, choicePrefix }) => ({
    kind: "loglikelihood",
    context: fillTemplate(prompt, asked),
    continuations: asked.choices.map((choice) => choicePrefix + choice),
  }),
  extent: (asked, { prompt, choicePrefix }) => ({
    texts: asked.choices.map((choice) => fillTemplate(prompt, asked) + choicePrefix + choice),
    tokens: 0,
    whenTooLong: "refuse",
  }),
  prompt: (asked, { prompt }) => fillTemplate(prompt, asked),
  expected: ({ choices, answer }) => choices[answer] ?? null,
  score({ continuations }, asked, _config, seed) {
    const logLikelihoods = continuations.map(({ logLikelihood }) => logLikelihood);
    const pick = (lengthOf: (choice: string) => number) =>
      likeliest(
        logLikelihoods.map((value, index) => value / lengthOf(asked.choices[index] ?? "")),
        asked.id,
        seed,
      );
    const plain = pick(() => 1);
    const isRight = (index: number): number => (index === asked.answer ? 1 : 0);
    const probabilities = softmax(logLikelihoods);
    const others = logLikelihoods.filter((_, index) => index !== asked.answer);
    return {
      values: {
        acc: isRight(plain.index),
        acc_norm: isRight(pick((choice) => [...choice].length).index),
        acc_bytes: isRight(pick((choice) => Buffer.byteLength(choice)).index),
        gold_probability: probabilities[asked.answer] ?? null,
        brier: probabilities.reduce((sum, p, index) => sum + (p - isRight(index)) ** 2, 0),
        margin: (logLikelihoods[asked.answer] ?? Number.NaN) - Math.max(...others),
        chosen: plain.index,
      },
      flags: [
        ...(plain.tie ? ["tie"] : []),
        ...(continuations.some(({ boundaryMerged }) => boundaryMerged) ? ["boundary-merged"] : []),
      ],
      output: { type: "loglikelihood", continuations: [...continuations] },
    };
  },
};

/** The largest value's index. Equal values are told apart by a hash, so a guess is right with probability 1/k. */
function likeliest(
  values: readonly number[],
  id: string,
  seed: number,
): { readonly index: number; readonly tie: boolean } {
  const largest = Math.max(...values);
  const best = values.flatMap((value, index) => (value === largest ? [index] : []));
  return { index: best[hash32(`${id}/${seed}`) % best.length] ?? 0, tie: best.length > 1 };
}

function softmax(logs: readonly number[]): readonly number[] {
  const largest = Math.max(...logs);
  const weights = logs.map((value) => Math.exp(value - largest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
