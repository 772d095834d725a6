import { wordsOf } from "../../language/words.ts";
import type { Material } from "../../types.ts";
import { overlaps } from "../../values.ts";
import { inRandomOrder, type SentencePlace } from "../support.ts";
import { type Gap, type Gaps, poolKey } from "./gaps.ts";

export const wrongChoices = 3;
/** So many are kept, as some may turn out to be true elsewhere in the folder. */
const kept = 8;
/** Share of a sentence's telling words from which another says something of the same. */
const sameMatter = 0.4;

/** Values of the same type and form that stand elsewhere and, by what the passages say, are not true here too. */
export function distractorsFor(gap: Gap, { pool }: Gaps, material: Material): readonly string[] {
  const { sentence, value, passage } = gap;
  const own = tellingWords(sentence.text, value.text, material.language);
  const article = / (an?|An?) $/.exec(sentence.text.slice(0, value.start))?.[1]?.toLowerCase();
  const others = [...(pool.get(poolKey(value)) ?? new Map<string, readonly SentencePlace[]>())].filter(
    ([text]) =>
      !overlaps(text, value.text) &&
      !sentence.text.toLowerCase().includes(text.toLowerCase()) &&
      !passage.title.toLowerCase().includes(text.toLowerCase()) &&
      (article === undefined || /^[aeiou]/i.test(text) === (article === "an")),
  );
  const found: string[] = [];
  for (const [text, places] of nearbyFirst(inRandomOrder(others, material, gap.id), gap)) {
    if (found.length >= kept) break;
    if (found.some((other) => overlaps(other, text))) continue;
    if (!places.some((place) => saysTheSame(place, text, own, material.language))) found.push(text);
  }
  return found;
}

/** One value of the same document leads: choices that stand nowhere near would be told by that alone. */
function nearbyFirst(
  others: readonly (readonly [string, readonly SentencePlace[]])[],
  { passage }: Gap,
): readonly (readonly [string, readonly SentencePlace[]])[] {
  const near = others.filter(([, places]) => places.some((place) => place.passage.file === passage.file)).slice(0, 2);
  return [...near, ...others.filter((other) => !near.includes(other))];
}

function saysTheSame({ sentence }: SentencePlace, text: string, own: ReadonlySet<string>, language: string): boolean {
  const other = tellingWords(sentence.text, text, language);
  const shared = [...own].filter((word) => other.has(word)).length;
  return shared >= sameMatter * Math.max(1, Math.min(own.size, other.size));
}

/** The longer words of a sentence, the value's own left out. */
function tellingWords(sentence: string, value: string, language: string): ReadonlySet<string> {
  const words = wordsOf(sentence.replace(value, " ").toLowerCase(), language).map(({ text }) => text);
  return new Set(words.filter((word) => word.length > 3 || /\p{Lo}/u.test(word)));
}

/**
 * Gaps with three wrong values each, of which no document says what the sentence says of the right one: neither with the
 * two words before it nor with the two after it. Searches the whole folder once for all of them.
 */
export function withoutTrueOnes(
  candidates: readonly { readonly gap: Gap; readonly wrong: readonly string[] }[],
  { documents }: Material,
): readonly { readonly gap: Gap; readonly wrong: readonly string[] }[] {
  const needles = new Map<string, string[][]>();
  const said = new Set<string>();
  const framesOf = (gap: Gap, text: string): readonly string[] => {
    const before = bare(gap.sentence.text.slice(0, gap.value.start)).slice(-2);
    const after = bare(gap.sentence.text.slice(gap.value.start + gap.value.text.length)).slice(0, 2);
    const words = bare(text);
    return [before.length === 2 ? [...before, ...words] : [], after.length === 2 ? [...words, ...after] : []]
      .filter(({ length }) => length > 0)
      .map((frame) => frame.join(" "));
  };
  for (const { gap, wrong } of candidates)
    for (const frame of wrong.flatMap((text) => framesOf(gap, text))) {
      const words = frame.split(" ");
      const list = needles.get(words[0] ?? "") ?? [];
      needles.set(words[0] ?? "", list);
      list.push(words);
    }
  for (const { blocks } of documents) for (const { text } of blocks) search(bare(text), needles, said);
  return candidates.flatMap(({ gap, wrong }) => {
    const clear = wrong.filter((text) => !framesOf(gap, text).some((frame) => said.has(frame)));
    return clear.length < wrongChoices ? [] : [{ gap, wrong: clear.slice(0, wrongChoices) }];
  });
}

function bare(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

function search(
  words: readonly string[],
  needles: ReadonlyMap<string, readonly (readonly string[])[]>,
  said: Set<string>,
): void {
  for (const [index, word] of words.entries())
    for (const needle of needles.get(word) ?? [])
      if (needle.every((part, place) => words[index + place] === part)) said.add(needle.join(" "));
}
