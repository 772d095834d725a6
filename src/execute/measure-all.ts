import { EngineError } from "../lib/errors.ts";
import { printable } from "../lib/untrusted.ts";
import type { ModelIdentity } from "../records/schema.ts";
import type { LoadedRunner } from "../runners/definition.ts";
import { type ItemTokens, measureItems } from "../suite/extents.ts";
import type { Suite } from "../suite/types.ts";
import type { PreparingEvent } from "./run-event.ts";

/** Why a model could not be opened, with the last words of its engine. */
export type LoadProblem = Pick<EngineError, "message" | "failure">;

/** What came of opening every model to count the tokens of the suites. */
export interface Measured {
  /** In the order of the models; nothing of those that could not be opened. */
  readonly itemTokens: readonly ItemTokens[];
  /** By the model's id. */
  readonly unopened: ReadonlyMap<string, LoadProblem>;
}

/**
 * Counts the tokens of every item. Models that split texts alike share one count, if the engine knows the architecture of
 * both alike: one that it does not know is found here, whatever stands before it. What keeps one model from being opened
 * keeps no other from it. Throws the signal's reason.
 */
export async function measureAll(
  models: readonly ModelIdentity[],
  suites: readonly Suite[],
  runnerOf: (model: ModelIdentity) => LoadedRunner,
  onEvent: (event: PreparingEvent) => void,
  signal: AbortSignal,
): Promise<Measured> {
  const counted = new Map<string, ItemTokens>();
  const itemTokens: ItemTokens[] = [];
  const unopened = new Map<string, LoadProblem>();
  for (const model of models) {
    const runner = runnerOf(model);
    if (runner.traits.context === "fixed") {
      itemTokens.push(new Map());
      continue;
    }
    const tokenizer = model.tokenizerHash ?? model.sha256 ?? model.id;
    const key = JSON.stringify([runner.name, tokenizer, model.architecture]);
    let tokens = counted.get(key);
    if (tokens === undefined) {
      onEvent({ type: "counting-tokens", model: model.id });
      try {
        tokens = await measureItems(model, suites, (asked, texts) => runner.countTokens(asked, texts, signal));
        counted.set(key, tokens);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof EngineError)) throw error;
        unopened.set(model.id, error);
      }
    }
    itemTokens.push(tokens ?? new Map());
  }
  return { itemTokens, unopened };
}

/** The problem of one model as an error that names it. */
export function asError(id: string, { message, failure }: LoadProblem): EngineError {
  return new EngineError(`${printable(id)}: ${message}`, failure);
}
