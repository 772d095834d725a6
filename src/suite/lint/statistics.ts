import { meanOf } from "../../statistics/means.ts";
import { median, range } from "../../statistics/ranks.ts";
import type { Task } from "../types.ts";
import { estimatedTokens, rightTexts } from "./questions.ts";
import { commonest } from "./rules.ts";

/** What a task's items are like, before any model is asked. */
export interface TaskStatistics {
  readonly task: string;
  readonly kind: string;
  readonly items: number;
  /** Passages that several items share; null: none do. */
  readonly groups: number | null;
  /** Share right by guessing; null where nothing is right or wrong. */
  readonly chance: number | null;
  readonly characters: Spread;
  /** By three bytes to a token: more than most tokenizers make of prose. */
  readonly estimatedTokens: Spread;
  /** How often each place is that of the right choice; else null. */
  readonly places: readonly number[] | null;
  /** The commonest expected answer of free ones; else null. */
  readonly commonest: { readonly answer: string; readonly count: number; readonly different: number } | null;
}

interface Spread {
  readonly median: number;
  readonly most: number;
}

export function statisticsOf(task: Task): TaskStatistics {
  const { key, kind, config, items } = task;
  const prompts = items.map((item) => kind.prompt(item, config));
  const groups = new Set(items.flatMap(({ group }) => (group === undefined ? [] : [group])));
  const places = items.flatMap((item) =>
    "choices" in item && "answer" in item ? [item.answer].flat().map(Number) : [],
  );
  const answers = places.length > 0 ? [] : items.flatMap((item) => rightTexts(task, item).slice(0, 1));
  const [answer, count] = commonest(answers);
  const primary = kind.primaryMetric(config);
  return {
    task: key,
    kind: kind.id,
    items: items.length,
    groups: groups.size === 0 ? null : groups.size,
    chance: primary === null ? null : meanOf(items.map((item) => kind.chance(item, config))),
    characters: spreadOf(prompts.map((prompt) => [...prompt].length)),
    estimatedTokens: spreadOf(prompts.map(estimatedTokens)),
    places: places.length === 0 ? null : countsOf(places),
    commonest: answers.length === 0 ? null : { answer, count, different: new Set(answers).size },
  };
}

function spreadOf(values: readonly number[]): Spread {
  const [middle, ends] = [median(values), range(values)];
  if (middle === null || ends === null) throw new RangeError("a task without items has no statistics");
  return { median: middle, most: ends.high };
}

function countsOf(places: readonly number[]): readonly number[] {
  const counts = Array.from({ length: 1 + places.reduce((most, place) => Math.max(most, place), 0) }, () => 0);
  for (const place of places) counts[place] = (counts[place] ?? 0) + 1;
  return counts;
}
