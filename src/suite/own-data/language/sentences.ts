import { writesSpaces } from "./guess.ts";

export interface Sentence {
  readonly text: string;
  /** Place in the block's text. */
  readonly start: number;
}

const abbreviations =
  /(?:^|[\s(])(?:e\.g|i\.e|etc|vs|cf|approx|incl|resp|mr|mrs|ms|dr|prof|st|no|nr|fig|vol|p|pp|ca|z\.\s?b|d\.\s?h|u\.\s?a|bzw|usw|p\.\s?ex|jr|sr|inc|ltd|co|dept|est|a\.m|p\.m|\p{Lu})\.$/iu;

/** The sentences of a paragraph, in order. */
export function sentencesOf(text: string, language: string): readonly Sentence[] {
  const ends = writesSpaces(language)
    ? /[.!?…]+["'”’»)\]]*(?=\s+["'“‘«([]?[\p{Lu}\p{Lo}\p{N}])/gu
    : /[。！？!?．]+[」』”）]*|(?<=\p{Script=Thai}{12,80}) (?=\p{Script=Thai})/gu;
  const sentences: Sentence[] = [];
  let start = 0;
  const take = (end: number): void => {
    const raw = text.slice(start, end);
    const lead = raw.length - raw.trimStart().length;
    if (raw.trim() !== "") sentences.push({ text: raw.trim(), start: start + lead });
    start = end;
  };
  for (const { 0: mark, index } of text.matchAll(ends)) {
    const end = index + mark.length;
    if (mark === "." && abbreviations.test(text.slice(Math.max(start, index - 12), end))) continue;
    take(end);
  }
  take(text.length);
  return sentences;
}

/** An end in the middle that is no abbreviation's: two sentences that could not be told apart. */
const insideEnd =
  /(?<!\b(?:e\.g|i\.e|etc|vs|cf|approx|incl|resp|mr|mrs|ms|dr|prof|st|no|nr|fig|ca|bzw|usw|z\.\s?b|d\.\s?h|p\.\s?ex))[.!?]["'”’)]*\s+\S/iu;

/** Whether a sentence can stand in a question by itself: whole, of words, neither a list nor left-over markup. */
export function isPlainSentence(text: string, language: string): boolean {
  if (text.length > 320 || !/[.!?。！？]["'”’»)\]」』]*$/u.test(text)) return false;
  if (/https?:|www\.|[<>[\]{}|\\]|\.\.\.|…|@\w|\s[-–]\s*$|:\s*\S*\.?$/.test(text)) return false;
  if (insideEnd.test(text)) return false;
  const letters = text.match(/[\p{L}\p{M}]/gu)?.length ?? 0;
  if (letters < 0.65 * text.length) return false;
  if (!isBalanced(text)) return false;
  if (!writesSpaces(language)) return text.length >= 12;
  const words = text.split(/\s+/).length;
  return words >= 7 && words <= 45 && /^["“‘«(]?[\p{Lu}\p{Lo}]/u.test(text);
}

function isBalanced(text: string): boolean {
  const count = (mark: string): number => text.split(mark).length - 1;
  return count("(") === count(")") && count('"') % 2 === 0 && count("“") === count("”") && count("`") === 0;
}
