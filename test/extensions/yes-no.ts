import { z } from "zod";
import type { LoglikelihoodReply, LoglikelihoodRequest } from "../../src/runners/types.ts";
import { likeliest } from "../../src/tasks/choosing.ts";
import type { TaskKind } from "../../src/tasks/types.ts";

const config = z.strictObject({ shout: z.boolean().default(false).describe("Offer YES and NO") });
const item = z.looseObject({ id: z.string().min(1), statement: z.string().min(1), holds: z.boolean() });
type Config = z.infer<typeof config>;
type Statement = z.infer<typeof item>;

/** A task kind as somebody would add it: this file, and a line in the registry. */
export const yesNo: TaskKind<Config, Statement, LoglikelihoodRequest, LoglikelihoodReply> = {
  id: "yes-no",
  itemFields: "`statement`, `holds`",
  scoredBy: "whether yes is likelier than no: `acc`",
  method: "log-likelihood",
  repeats: "once",
  scoringVersion: () => 1,
  configSchema: config,
  itemSchema: item,
  primaryMetric: () => "acc",
  chance: () => 1 / 2,
  request: ({ statement }, { shout }) => ({
    kind: "loglikelihood",
    context: statement,
    continuations: shout ? [" YES", " NO"] : [" yes", " no"],
  }),
  extent: ({ statement }) => ({ texts: [`${statement} yes`], tokens: 2, whenTooLong: "refuse" }),
  prompt: ({ statement }) => statement,
  expected: ({ holds }) => (holds ? "yes" : "no"),
  example: () => null,
  score({ continuations }, { id, holds }, _config, seed) {
    const pick = likeliest(
      continuations.map(({ logLikelihood }) => logLikelihood),
      id,
      seed,
    );
    return {
      values: { acc: (pick.index === 0) === holds ? 1 : 0 },
      flags: pick.tie ? ["tie"] : [],
      output: { type: "loglikelihood", continuations: [...continuations] },
    };
  },
};
