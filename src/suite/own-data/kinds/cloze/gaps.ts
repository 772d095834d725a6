import { writesSpaces } from "../../language/guess.ts";
import { wordsOf } from "../../language/words.ts";
import type { Material, Passage } from "../../types.ts";
import { topicalWords, type Value, valuesOf } from "../../values.ts";
import { plainSentences, type SentencePlace } from "../support.ts";

/** A value of a sentence that may be left out. */
export interface Gap extends SentencePlace {
  readonly id: string;
  readonly value: Value;
}

export interface Gaps {
  readonly all: readonly Gap[];
  readonly byPassage: ReadonlyMap<string, readonly Gap[]>;
  /** Values by type and form, and every sentence that each stands in. */
  readonly pool: ReadonlyMap<string, ReadonlyMap<string, readonly SentencePlace[]>>;
}

export const poolKey = ({ type, form }: Value): string => `${type}/${form}`;

/** Every value of the passages that can be left out and told from others, and what could stand in its place. */
export function findGaps({ passages, language }: Material): Gaps {
  const vocabulary = vocabularyOf(passages, language);
  const pool = new Map<string, Map<string, SentencePlace[]>>();
  const byPassage = new Map<string, Gap[]>();
  for (const passage of passages) {
    for (const place of plainSentences(passage, language)) {
      const { sentence, block } = place;
      const set = valuesOf(sentence, block, { language, isWord: vocabulary.isWord });
      const topical =
        set.length > 0
          ? []
          : topicalWords(sentence, { language, isTopical: (word) => vocabulary.isTopical(word, passage) });
      for (const value of [...set, ...topical]) {
        const ofForm = pool.get(poolKey(value)) ?? new Map<string, SentencePlace[]>();
        pool.set(poolKey(value), ofForm);
        const places = ofForm.get(value.text) ?? [];
        ofForm.set(value.text, places);
        places.push(place);
        if (!canBeLeftOut(value, place, language)) continue;
        const gaps = byPassage.get(passage.id) ?? [];
        byPassage.set(passage.id, gaps);
        gaps.push({ ...place, value, id: `cloze-${passage.id}-${block.start}-${sentence.start + value.start}` });
      }
    }
  }
  return { all: [...byPassage.values()].flat(), byPassage, pool };
}

/** What comes before says enough, the value stands there once, and none of its neighbours would do as well. */
function canBeLeftOut({ text, start }: Value, { sentence, passage }: SentencePlace, language: string): boolean {
  const [before, after] = [sentence.text.slice(0, start), sentence.text.slice(start + text.length)];
  const spaced = writesSpaces(language);
  if (spaced ? !/(?:\S+ ){3}$/.test(before) || before.length < 15 : before.length < 6) return false;
  if (/^[\p{L}\p{N}]/u.test(after) && spaced) return false;
  if (before.toLowerCase().includes(text.toLowerCase()) || after.toLowerCase().includes(text.toLowerCase()))
    return false;
  if (passage.title.toLowerCase().includes(text.toLowerCase())) return false;
  const listed =
    /(?:,|\/|\b(?:and|or|und|oder|et|ou|y|o|such as|like|including|e\.g\.,?|i\.e\.,?|for example,?|z\. ?B\.|wie|comme|como|either|both|between|vs\.?)|\d (?:to|through|bis|à)) $/i;
  if (listed.test(before)) return false;
  return !/^(?:,? (?:and|or|und|oder|et|ou|y|o|through|to|vs\.?|-|–) |, (?:\S+ ){0,3}(?:and|or|und|oder|et|ou) |, \S+, |\/|-|–)/i.test(
    after,
  );
}

/** Which words stand in small letters, and which are what one document is about. */
function vocabularyOf(passages: readonly Passage[], language: string) {
  const small = new Set<string>();
  const files = new Map<string, Set<string>>();
  const counts = new Map<string, number>();
  for (const { text, file } of passages) {
    for (const { text: word } of wordsOf(text, language)) {
      if (!/^[\p{Ll}\p{Lo}\p{M}ー'’-]+$/u.test(word)) continue;
      small.add(word);
      if ([...word].length < 2) continue;
      const own = files.get(word) ?? new Set<string>();
      files.set(word, own);
      own.add(file);
      const key = `${word} ${file}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  const documents = new Set(passages.map(({ file }) => file)).size;
  return {
    isWord: (word: string): boolean => small.has(word),
    isTopical: (word: string, { file }: Passage): boolean =>
      (counts.get(`${word} ${file}`) ?? 0) >= 3 && (files.get(word)?.size ?? 0) <= Math.max(1, 0.08 * documents),
  };
}
