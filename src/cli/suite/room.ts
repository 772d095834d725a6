import { asError } from "../../execute/measure-all.ts";
import { identifyModels } from "../../execute/prepare/identify-models.ts";
import type { PreparingEvent } from "../../execute/run-event.ts";
import { EngineError } from "../../lib/errors.ts";
import { defaultRunner, loadRunners } from "../../runners/index.ts";
import type { Room } from "../../suite/own-data/make-suite.ts";

/** Without models named: what all but the smallest models hold, and few bytes to a token, to be safe. */
const usual = { contextTokens: 2048, bytesPerToken: 2.5 };
/** Longer passages take long to read and tell no more. */
const maxPassageChars = 2400;
/** For the question and the answer. */
const reservedShare = 0.35;
/** Passages with many figures and names take more tokens than the average one. */
const safety = 0.8;

/** Sizes passages to the smallest context of the models named, by what their tokenizers make of the samples. Throws UserError. */
export async function roomFor(
  models: readonly string[],
  samples: readonly string[],
  onEvent: (event: PreparingEvent) => void,
): Promise<Room> {
  const chars = samples.reduce((sum, text) => sum + text.length, 0);
  const bytes = samples.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const defaultChars = bytes === 0 ? usual.bytesPerToken : (usual.bytesPerToken * chars) / bytes;
  let [contextTokens, charsPerToken] = [usual.contextTokens, defaultChars];
  if (models.length > 0) {
    const identified = await identifyModels({ models, runner: defaultRunner, trainingTokens: [] }, onEvent);
    const runnerOf = await loadRunners(identified.models, identified.runner);
    contextTokens = Math.min(...identified.models.map(({ trainedContext }) => trainedContext ?? usual.contextTokens));
    charsPerToken = Number.POSITIVE_INFINITY;
    const counted = new Set<string>();
    for (const model of identified.models) {
      const tokenizer = model.tokenizerHash ?? model.sha256 ?? model.id;
      if (counted.has(tokenizer) || chars === 0) continue;
      counted.add(tokenizer);
      onEvent({ type: "counting-tokens", model: model.id });
      const tokens = await runnerOf(model)
        .countTokens(model, samples, new AbortController().signal)
        .catch((error) => {
          throw error instanceof EngineError ? asError(model.id, error) : error;
        });
      charsPerToken = Math.min(charsPerToken, chars / tokens.reduce((sum, count) => sum + count, 0));
    }
    if (!Number.isFinite(charsPerToken)) charsPerToken = defaultChars;
  }
  const passageChars = Math.floor(contextTokens * (1 - reservedShare) * charsPerToken * safety);
  return { passageChars: Math.min(maxPassageChars, passageChars), charsPerToken };
}
