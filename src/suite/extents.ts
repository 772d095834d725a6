import { UserError } from "../lib/errors.ts";
import { printable } from "../lib/untrusted.ts";
import type { ModelIdentity } from "../records/schema.ts";
import type { Prompt } from "../runners/types.ts";
import type { Suite } from "./types.ts";

/** Counts tokens of texts as a model splits them. */
export type CountTokens = (model: ModelIdentity, texts: Iterable<Prompt>) => Promise<readonly number[]>;

/** Tokens that each item needs, by task, in the order of the task's items. */
export type ItemTokens = ReadonlyMap<string, readonly number[]>;

/** A context is made in steps of this many tokens. */
const contextStep = 256;

/** Measures every item of the suites with a model's tokenizer. */
export async function measureItems(
  model: ModelIdentity,
  suites: readonly Suite[],
  countTokens: CountTokens,
): Promise<ItemTokens> {
  const tasks = suites.flatMap(({ tasks: all }) => all);
  const sizes: { readonly texts: number; readonly tokens: number }[] = [];
  // Texts are made as they are counted: with a prefix before each, all of them together would be far larger than the items.
  function* texts(): Generator<Prompt> {
    for (const { kind, config, items } of tasks) {
      for (const item of items) {
        const extent = kind.extent(item, config);
        sizes.push({ texts: extent.texts.length, tokens: extent.tokens });
        yield* extent.texts;
      }
    }
  }
  const counts = await countTokens(model, texts());
  let next = 0;
  let place = 0;
  return new Map(
    tasks.map(({ key, items }) => [
      key,
      items.map(() => {
        const { texts: own, tokens } = sizes[place] ?? { texts: 0, tokens: 0 };
        const longest = Math.max(0, ...counts.slice(next, next + own));
        next += own;
        place += 1;
        return longest + tokens;
      }),
    ]),
  );
}

/**
 * The smallest context in steps of 256 that holds the longest item, and no more than the model was trained with.
 * A size that the user chose must hold every question: throws UserError naming the first that does not fit.
 */
export function contextSizeFor(
  model: ModelIdentity,
  suites: readonly Suite[],
  itemTokens: ItemTokens,
  chosen: number | null,
): number {
  let longest = 1;
  const most = chosen ?? model.trainedContext ?? Number.POSITIVE_INFINITY;
  for (const { key, kind, config, items } of suites.flatMap(({ tasks }) => tasks)) {
    for (const [index, item] of items.entries()) {
      const needed = itemTokens.get(key)?.[index] ?? 0;
      const { whenTooLong } = kind.extent(item, config);
      if (needed > most && whenTooLong === "refuse" && chosen !== null) {
        throw new UserError(
          `a context of ${chosen} tokens (-c) is too small: item "${printable(item.id)}" of ${key} needs ${needed} with ${printable(model.id)}; give -c ${contextStepsFor(needed)} or leave -c out`,
        );
      }
      if (needed <= most) longest = Math.max(longest, needed);
      else if (whenTooLong === "split") longest = most;
    }
  }
  return chosen ?? Math.min(contextStepsFor(longest), most);
}

/** The smallest context in the engine's steps that holds so many tokens. */
export function contextStepsFor(tokens: number): number {
  return Math.ceil(tokens / contextStep) * contextStep;
}
