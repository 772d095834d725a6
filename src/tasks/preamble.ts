import { seededRandom } from "../lib/random.ts";
import { fillTemplate } from "./template.ts";
import type { Item, TaskKind } from "./types.ts";

/** What stands before every question of a task: an instruction, then examples with their answers. */
export interface Preamble {
  /** A template with fields of the item. */
  readonly text: string | null;
  readonly examples: readonly Item[];
  /** How many examples stand before a question. */
  readonly count: number;
  /** `by-item`: drawn by the item's id and the seed; `first`: the first ones of the list, the same before every item. */
  readonly choose: "by-item" | "first";
  readonly seed: number;
  readonly separator: string;
}

/** Whether questions of a kind have a prompt that something can stand before. */
export function takesPreamble(config: unknown): config is { readonly prompt: string } {
  return typeof config === "object" && config !== null && "prompt" in config && typeof config.prompt === "string";
}

/**
 * A kind whose prompts begin with a preamble. Examples depend on the item's id and a seed, never on where it stands or
 * what was asked before: a limit, shards and an interruption change nothing. An item is never its own example.
 */
export function withPreamble(kind: TaskKind, preamble: Preamble): TaskKind {
  const textsOf = exampleTexts(kind, preamble.examples);
  const extended = (item: Item, config: unknown): unknown => {
    if (!takesPreamble(config)) throw new Error(`a ${kind.id} task takes neither preamble nor examples`);
    const examples =
      preamble.count === 0 ? [] : pickExamples(kind.example(item, config), item.id, textsOf(config), preamble);
    const parts = [...(preamble.text === null ? [] : [fillTemplate(preamble.text, item)]), ...examples];
    const before = parts.map((part) => part + preamble.separator).join("");
    return { ...config, prompt: before.replace(/[{}]/g, "$&$&") + config.prompt };
  };
  return {
    ...kind,
    request: (item, config, seed) => kind.request(item, extended(item, config), seed),
    extent: (item, config) => kind.extent(item, extended(item, config)),
    prompt: (item, config) => kind.prompt(item, extended(item, config)),
  };
}

/** The examples as texts, in the order of the list and in one that does not depend on it; made when first asked for. */
interface ExampleTexts {
  readonly listed: readonly string[];
  readonly sorted: readonly string[];
}

function exampleTexts(kind: TaskKind, examples: readonly Item[]): (config: unknown) => ExampleTexts {
  let made: ExampleTexts | null = null;
  return (config) => {
    if (made === null) {
      const listed = [...new Set(examples.map((example) => kind.example(example, config) ?? ""))];
      made = { listed, sorted: [...listed].sort() };
    }
    return made;
  };
}

function pickExamples(
  own: string | null,
  id: string,
  { listed, sorted }: ExampleTexts,
  { count, choose, seed }: Preamble,
): readonly string[] {
  const picked =
    choose === "first" ? listed.filter((text) => text !== own).slice(0, count) : draw(own, id, sorted, count, seed);
  if (picked.length < count)
    throw new Error(
      `${count} examples are asked for, and only ${picked.length} differ from the item and from each other`,
    );
  return picked;
}

function draw(own: string | null, id: string, pool: readonly string[], count: number, seed: number): readonly string[] {
  const random = seededRandom(`examples/${seed}/${id}`);
  const seen = new Set<number>();
  const picked: string[] = [];
  while (picked.length < count && seen.size < pool.length) {
    const place = Math.floor(random() * pool.length);
    const text = pool[place];
    if (!seen.has(place) && text !== undefined && text !== own) picked.push(text);
    seen.add(place);
  }
  return picked;
}
