import { z } from "zod";
import type { LoglikelihoodReply, LoglikelihoodRequest } from "../runners/types.ts";
import { likeliest, softmax } from "./choosing.ts";
import type { TaskKind } from "./types.ts";

const config = z.strictObject({
  prefix: z.string().default("").describe("Text that is scored with each sentence, before it"),
});
const item = z
  .looseObject({
    id: z.string().min(1),
    good: z.string().min(1).describe("The sentence that is right"),
    bad: z.string().min(1).describe("The one that is not, as like it as can be"),
  })
  .refine(({ good, bad }) => good !== bad, { path: ["bad"], message: "both sentences are the same" });
type Config = z.infer<typeof config>;
type PairItem = z.infer<typeof item>;

/** Two sentences that differ in one point: right when the good one is likelier as a whole, as in BLiMP (Warstadt et al. 2020). */
export const minimalPair: TaskKind<Config, PairItem, LoglikelihoodRequest, LoglikelihoodReply> = {
  id: "minimal-pair",
  itemFields: "`good`, `bad`",
  scoredBy: "which sentence is likelier: `acc`",
  method: "log-likelihood",
  repeats: "once",
  scoringVersion: () => 1,
  configSchema: config,
  itemSchema: item,
  primaryMetric: () => "acc",
  chance: () => 1 / 2,
  request: ({ good, bad }, { prefix }) => ({
    kind: "loglikelihood",
    context: "",
    continuations: [prefix + good, prefix + bad],
  }),
  extent: ({ good, bad }, { prefix }) => ({ texts: [prefix + good, prefix + bad], tokens: 0, whenTooLong: "refuse" }),
  prompt: ({ good, bad }) => `${good}\n${bad}`,
  expected: ({ good }) => good,
  example: () => null,
  score({ continuations }, { id }, _config, seed) {
    const logLikelihoods = continuations.map(({ logLikelihood }) => logLikelihood);
    const [good = Number.NaN, bad = Number.NaN] = logLikelihoods;
    const pick = likeliest(logLikelihoods, id, seed);
    return {
      values: {
        acc: pick.index === 0 ? 1 : 0,
        gold_probability: softmax(logLikelihoods)[0] ?? null,
        margin: good - bad,
      },
      flags: pick.tie ? ["tie"] : [],
      output: { type: "loglikelihood", continuations: [...continuations] },
    };
  },
};
