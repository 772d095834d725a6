import { z } from "zod";
import type { LoglikelihoodReply, LoglikelihoodRequest } from "../runners/types.ts";
import { likeliest, softmax } from "./choosing.ts";
import { fillTemplate, promptTemplate } from "./template.ts";
import type { TaskKind } from "./types.ts";

const config = z.strictObject({
  prompt: promptTemplate.default("{question}"),
  choicePrefix: z.string().default(" ").describe("Text between the prompt and each choice"),
  primary: z
    .enum(["acc", "acc_norm", "acc_bytes", "mc2"])
    .default("acc")
    .describe("The score that stands for the task"),
});
const index = z.number().int().nonnegative();
const rightOf = (answer: number | readonly number[]): readonly number[] =>
  typeof answer === "number" ? [answer] : answer;

const item = z
  .looseObject({
    id: z.string().min(1),
    question: z.string().optional(),
    choices: z.array(z.string().regex(/\S/, "the choice is empty")).min(2),
    answer: z
      .union([index, z.array(index).min(1)], {
        error: ({ input }) =>
          input === undefined
            ? "Invalid input: expected number, received undefined"
            : "give the index of the right choice, from 0, or a list of such",
      })
      .describe("Index of the right choice, from 0; or of all that are right"),
  })
  .refine(({ choices, answer }) => rightOf(answer).every((right) => right < choices.length), {
    path: ["answer"],
    message: "no choice has this index (they start at 0)",
  })
  .refine(({ answer }) => new Set(rightOf(answer)).size === rightOf(answer).length, {
    path: ["answer"],
    message: "names a choice twice",
  })
  .refine(({ choices }) => new Set(choices).size === choices.length, {
    path: ["choices"],
    message: "two choices are the same",
  });
type Config = z.infer<typeof config>;
type ChoiceItem = z.infer<typeof item>;

/**
 * A question with choices: the likeliest continuation is the answer. Definitions of `acc`, `acc_norm`, `acc_bytes` and
 * `mc2` (probability of all right choices, where several are) as in lm-evaluation-harness 0.4.
 */
export const multipleChoice: TaskKind<Config, ChoiceItem, LoglikelihoodRequest, LoglikelihoodReply> = {
  id: "multiple-choice",
  itemFields: "`question`, `choices`, `answer` (index from 0, or several)",
  scoredBy: "the likeliest choice: `acc`, `acc_norm`, `acc_bytes`, gold probability, Brier score; several right: `mc2`",
  method: "log-likelihood",
  repeats: "once",
  scoringVersion: () => 1,
  configSchema: config,
  itemSchema: item,
  primaryMetric: ({ primary }) => primary,
  chance: ({ choices, answer }) => rightOf(answer).length / choices.length,
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
  expected: ({ choices, answer }) =>
    rightOf(answer)
      .map((right) => choices[right])
      .join(" | "),
  example: (asked, { prompt, choicePrefix }) =>
    `${fillTemplate(prompt, asked)}${choicePrefix}${asked.choices[rightOf(asked.answer)[0] ?? 0]}`,
  score({ continuations }, asked, { primary }, seed) {
    const logLikelihoods = continuations.map(({ logLikelihood }) => logLikelihood);
    const pick = (lengthOf: (choice: string) => number) =>
      likeliest(
        logLikelihoods.map((value, index) => value / lengthOf(asked.choices[index] ?? "")),
        asked.id,
        seed,
      );
    const plain = pick(() => 1);
    const [byCharacters, byBytes] = [pick((choice) => [...choice].length), pick((choice) => Buffer.byteLength(choice))];
    const byPrimary = { acc: null, acc_norm: byCharacters, acc_bytes: byBytes, mc2: null }[primary];
    const right = rightOf(asked.answer);
    const isRight = (place: number): number => (right.includes(place) ? 1 : 0);
    const probabilities = softmax(logLikelihoods);
    const massOfRight = right.reduce((sum, place) => sum + (probabilities[place] ?? Number.NaN), 0);
    const largest = (wanted: number): number =>
      Math.max(...logLikelihoods.filter((_, place) => isRight(place) === wanted));
    return {
      values: {
        acc: isRight(plain.index),
        acc_norm: isRight(byCharacters.index),
        acc_bytes: isRight(byBytes.index),
        gold_probability: massOfRight,
        ...(typeof asked.answer === "number"
          ? { brier: probabilities.reduce((sum, p, place) => sum + (p - isRight(place)) ** 2, 0) }
          : { mc2: massOfRight }),
        margin: right.length < asked.choices.length ? largest(1) - largest(0) : null,
        chosen: plain.index,
        ...(byPrimary === null ? {} : { chosen_by_primary: byPrimary.index }),
      },
      flags: [
        ...(plain.tie ? ["tie"] : []),
        ...(continuations.some(({ boundaryMerged }) => boundaryMerged) ? ["boundary-merged"] : []),
      ],
      output: { type: "loglikelihood", continuations: [...continuations] },
    };
  },
};
