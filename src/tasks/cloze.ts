import { z } from "zod";
import type { LoglikelihoodReply, LoglikelihoodRequest } from "../runners/types.ts";
import { fillTemplate, promptTemplate } from "./template.ts";
import type { TaskKind } from "./types.ts";

const config = z.strictObject({
  prompt: promptTemplate.default("{context}"),
  chance: z.number().min(0).max(1).default(0).describe("Probability of guessing right"),
});
const item = z.looseObject({
  id: z.string().min(1),
  context: z.string(),
  target: z.string().min(1).describe("The continuation exactly as it follows, with its leading space"),
});
type ClozeItem = z.infer<typeof item>;

/** A text with its end missing: right when greedy decoding would give the end, as in LAMBADA. */
export const cloze: TaskKind<z.infer<typeof config>, ClozeItem, LoglikelihoodRequest, LoglikelihoodReply> = {
  id: "cloze",
  itemFields: "`context`, `target`",
  scoredBy: "whether greedy decoding gives the target: `acc`; the target's perplexity",
  method: "log-likelihood",
  repeats: "once",
  scoringVersion: () => 1,
  configSchema: config,
  itemSchema: item,
  primaryMetric: () => "acc",
  chance: (_item, { chance }) => chance,
  request: (asked, { prompt }) => ({
    kind: "loglikelihood",
    context: fillTemplate(prompt, asked),
    continuations: [asked.target],
  }),
  extent: (asked, { prompt }) => ({
    texts: [fillTemplate(prompt, asked) + asked.target],
    tokens: 0,
    whenTooLong: "refuse",
  }),
  prompt: (asked, { prompt }) => fillTemplate(prompt, asked),
  expected: ({ target }) => target,
  example: (asked, { prompt }) => fillTemplate(prompt, asked) + asked.target,
  score({ continuations }) {
    const [target] = continuations;
    return {
      values: {
        acc: target?.greedy === true ? 1 : 0,
        target_log_likelihood: target?.logLikelihood ?? null,
        target_tokens: target?.tokens ?? null,
      },
      flags: target?.boundaryMerged === true ? ["boundary-merged"] : [],
      output: { type: "loglikelihood", continuations: [...continuations] },
    };
  },
};
