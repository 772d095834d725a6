import { writesSpaces } from "./guess.ts";

export interface Word {
  readonly text: string;
  readonly start: number;
}

const spaced = /[\p{L}\p{M}\p{N}]+(?:['’_-][\p{L}\p{M}\p{N}]+)*/gu;
const segmenters = new Map<string, Intl.Segmenter>();

/** The words of a text; those of scripts without spaces as ICU's dictionaries part them. */
export function wordsOf(text: string, language: string): readonly Word[] {
  if (writesSpaces(language))
    return Array.from(text.matchAll(spaced), ({ 0: word, index }) => ({ text: word, start: index }));
  let segmenter = segmenters.get(language);
  if (segmenter === undefined) {
    segmenter = new Intl.Segmenter(language, { granularity: "word" });
    segmenters.set(language, segmenter);
  }
  return Array.from(segmenter.segment(text)).flatMap(({ segment, index, isWordLike }) =>
    isWordLike === true ? [{ text: segment, start: index }] : [],
  );
}
