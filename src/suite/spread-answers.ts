import { seededRandom, shuffled } from "../lib/random.ts";
import type { RawRow } from "./formats/types.ts";

interface Choices {
  readonly id: string;
  readonly choices: readonly unknown[];
  readonly answer: number | readonly number[];
}

/** With fewer items, the answers may well stand at one place by chance. */
const minItems = 10;

/**
 * Shuffles each item's choices, by its id alone, where all answers stand at the same place: a model that always takes
 * that place would seem to know them all. null: they don't, and nothing is to be done.
 */
export function spreadAnswers(drafts: readonly RawRow[]): readonly RawRow[] | null {
  if (drafts.length < minItems) return null;
  const places = new Set(drafts.map(({ value }) => (hasChoices(value) ? Math.min(...rightOf(value)) : null)));
  if (places.size !== 1 || places.has(null)) return null;
  return drafts.map(({ value, where }) => ({ value: hasChoices(value) ? shuffleChoices(value) : value, where }));
}

const rightOf = ({ answer }: Choices): readonly number[] => (typeof answer === "number" ? [answer] : answer);

/** Whether a value has choices and right ones among them; what has not is refused later, with its place. */
function hasChoices(value: unknown): value is Choices {
  if (typeof value !== "object" || value === null) return false;
  const { id, choices, answer } = value as Readonly<Partial<Record<keyof Choices, unknown>>>;
  if (typeof id !== "string" || !Array.isArray(choices)) return false;
  const right: readonly unknown[] = Array.isArray(answer) ? answer : [answer];
  return right.length > 0 && right.every((place) => typeof place === "number" && place in choices);
}

function shuffleChoices(item: Choices): Choices {
  const order = shuffled([...item.choices.keys()], seededRandom(`choices/${item.id}`));
  const placed = rightOf(item).map((index) => order.indexOf(index));
  return {
    ...item,
    choices: order.map((index) => item.choices[index]),
    answer: typeof item.answer === "number" ? (placed[0] ?? 0) : placed.sort((a, b) => a - b),
  };
}
