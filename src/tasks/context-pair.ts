import { z } from "zod";
import type { LoglikelihoodReply, LoglikelihoodRequest } from "../runners/types.ts";
import { likeliest, softmax } from "./choosing.ts";
import { fillTemplate, promptTemplate } from "./template.ts";
import type { TaskKind } from "./types.ts";

const config = z.strictObject({
  prompt: promptTemplate.default("{context}"),
  continuationPrefix: z.string().default(" ").describe("Text between each context and the continuation"),
});
const item = z
  .looseObject({
    id: z.string().min(1),
    contexts: z.array(z.string().min(1)).min(2).describe("Texts of which one makes the continuation likeliest"),
    continuation: z.string().min(1).describe("What follows, the same for all"),
    answer: z.number().int().nonnegative().describe("Index of the right context, from 0"),
  })
  .refine(({ contexts, answer }) => answer < contexts.length, {
    path: ["answer"],
    message: "no context has this index (they start at 0)",
  })
  .refine(({ contexts }) => new Set(contexts).size === contexts.length, {
    path: ["contexts"],
    message: "two contexts are the same",
  });
type Config = z.infer<typeof config>;
type ContextItem = z.infer<typeof item>;

const leadsOf = (asked: ContextItem, { prompt }: Config): readonly string[] =>
  asked.contexts.map((context) => fillTemplate(prompt, { ...asked, context }));

/**
 * One continuation after several contexts: right when it is likeliest after the right one. This is the partial scoring
 * of WinoGrande (Trinh & Le 2018, "A simple method for commonsense reasoning"): only the shared ending counts.
 */
export const contextPair: TaskKind<Config, ContextItem, LoglikelihoodRequest, LoglikelihoodReply> = {
  id: "context-pair",
  itemFields: "`contexts`, `continuation`, `answer` (index from 0)",
  scoredBy: "the context after which the continuation is likeliest: `acc`",
  method: "log-likelihood",
  repeats: "once",
  scoringVersion: () => 1,
  configSchema: config,
  itemSchema: item,
  primaryMetric: () => "acc",
  chance: ({ contexts }) => 1 / contexts.length,
  request: (asked, settings) => ({
    kind: "loglikelihood",
    context: "",
    continuations: leadsOf(asked, settings).map((lead) => ({
      lead,
      text: settings.continuationPrefix + asked.continuation,
    })),
  }),
  extent: (asked, settings) => ({
    texts: leadsOf(asked, settings).map((lead) => lead + settings.continuationPrefix + asked.continuation),
    tokens: 0,
    whenTooLong: "refuse",
  }),
  prompt: (asked, settings) => leadsOf(asked, settings).join("\n"),
  expected: ({ contexts, answer }) => contexts[answer] ?? null,
  example: (asked, settings) =>
    `${leadsOf(asked, settings)[asked.answer]}${settings.continuationPrefix}${asked.continuation}`,
  score({ continuations }, { id, answer }, _config, seed) {
    const logLikelihoods = continuations.map(({ logLikelihood }) => logLikelihood);
    const pick = likeliest(logLikelihoods, id, seed);
    const others = logLikelihoods.filter((_, index) => index !== answer);
    return {
      values: {
        acc: pick.index === answer ? 1 : 0,
        gold_probability: softmax(logLikelihoods)[answer] ?? null,
        margin: (logLikelihoods[answer] ?? Number.NaN) - Math.max(...others),
        chosen: pick.index,
      },
      flags: [
        ...(pick.tie ? ["tie"] : []),
        ...(continuations.some(({ boundaryMerged }) => boundaryMerged) ? ["boundary-merged"] : []),
      ],
      output: { type: "loglikelihood", continuations: [...continuations] },
    };
  },
};
