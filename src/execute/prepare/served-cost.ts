import type { ModelIdentity } from "../../records/schema.ts";
import type { LoadedRunner } from "../../runners/definition.ts";
import type { Request } from "../../runners/types.ts";
import type { Suite } from "../../suite/types.ts";

/** Requests that a run sends for each model behind a server, by how a question can be answered. */
export interface ServedCost {
  /** Models that are asked. */
  readonly models: number;
  /** One request each. */
  readonly generations: number;
  /** Where the server tells the likelihoods of a prompt: one request for each continuation and each text. */
  readonly byPrompt: number;
  /** Where tokens must be forced: one request for each token of those, about. */
  readonly byForcing: number;
  /** Timings, each of several requests. */
  readonly timings: number;
}

/** Bytes of a token, in English text and most vocabularies. The true number is known once a server has split the text. */
const bytesPerToken = 4;

/** What a run costs in requests; null: no model is behind a server. */
export function servedCost(
  models: readonly ModelIdentity[],
  suites: readonly Suite[],
  runnerOf: (model: ModelIdentity) => LoadedRunner,
  loads: number,
): ServedCost | null {
  const served = models.filter((model) => runnerOf(model).traits.addresses !== undefined).length;
  if (served === 0) return null;
  const total = { generations: 0, byPrompt: 0, byForcing: 0, timings: 0 };
  for (const { kind, config, items } of suites.flatMap(({ tasks }) => tasks)) {
    for (const item of items) {
      const texts = scoredTexts(kind.request(item, config, 1));
      total.byPrompt += texts.length;
      for (const text of texts) total.byForcing += Math.max(1, Math.ceil(Buffer.byteLength(text) / bytesPerToken));
      if (kind.repeats === "each-load") total.timings += loads;
      else if (texts.length === 0) total.generations += 1;
    }
  }
  return { models: served, ...total };
}

function scoredTexts(request: Request): readonly string[] {
  if (request.kind === "rolling") return [request.text];
  if (request.kind !== "loglikelihood") return [];
  return request.continuations.map((continuation) =>
    typeof continuation === "string" ? continuation : continuation.text,
  );
}
