import { writesSpaces } from "./language/guess.ts";
import type { Sentence } from "./language/sentences.ts";
import { wordsOf } from "./language/words.ts";
import type { Block } from "./types.ts";

export type ValueType = "number" | "date" | "name" | "term";

/** Something in a sentence that can be asked for. */
export interface Value {
  readonly type: ValueType;
  readonly text: string;
  /** Place in the sentence. */
  readonly start: number;
  /** Values of one type and form can stand in one another's place. */
  readonly form: string;
}

const month =
  "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:t(?:ember)?)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)";
const dates: readonly (readonly [form: string, pattern: RegExp])[] = [
  ["iso", /(?<![\d-])\d{4}-\d{2}-\d{2}(?![\d-])/g],
  ["day month year", new RegExp(`(?<![\\p{L}\\d])\\d{1,2}\\.? (?:de )?${month} (?:de )?\\d{4}(?!\\d)`, "gu")],
  ["month day year", new RegExp(`(?<![\\p{L}\\d])${month} \\d{1,2}, \\d{4}(?!\\d)`, "gu")],
  ["month year", new RegExp(`(?<![\\p{L}\\d] )(?<![\\p{L}\\d])${month} \\d{4}(?!\\d)`, "gu")],
  [
    "year",
    /(?<=\b(?:in|since|until|from|of|by|seit|bis|im|en|depuis|desde|année) )(?:1[5-9]|20)\d{2}(?![\d%.,]\d|\d|\.\d| ?%)/gi,
  ],
];
const numbers =
  /(?<![\p{L}\p{N}.,:/#_+×^$€£~≈±-])(?<!\p{L} ?[-–=])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\p{L}\p{N}_/:×^°-]|[.,]\d|\.\p{L})/gu;
/** What these count or label is a name, not an amount. */
const label =
  /\b(?:fig(?:ure)?|table|section|chapter|step|page|version|v|rfc|level|issue|no|type|phase|part|example|option|port|code|status|error|iso|utf|line|column|row|item|appendix|kapitel|abschnitt|seite|schritt)\.?\s$/i;
/** A number after a name mostly belongs to it, as in Python 3. */
const nameBefore = /(?<!^)(?<![.!?] )\b\p{Lu}[\p{L}.]*\s$/u;
const capital = "\\p{Lu}(?:\\p{Lu}*\\p{N}*|\\p{Ll}[\\p{L}\\p{N}]*)(?:[-’']\\p{Lu}[\\p{L}\\p{N}]*)*";
const name = new RegExp(
  `(?<![\\p{L}\\p{N}._/@-])${capital}(?: (?:(?:de|of|van|von|der|del|la) )?${capital}){0,3}(?![\\p{L}\\p{N}_(/@-]|\\.\\p{L})`,
  "gu",
);

const identifier = /^[@\p{L}_$.-]?[\p{L}\p{N}_$.@/-]{2,30}(?:\(\))?$/u;

/** What a sentence holds that has a type: what is set as code, dates, amounts and names. `isWord`: stands in small letters elsewhere. */
export function valuesOf(
  sentence: Sentence,
  block: Block,
  { language, isWord }: { readonly language: string; readonly isWord: (word: string) => boolean },
): readonly Value[] {
  const taken: Value[] = [];
  const take = (value: Value): void => {
    const end = value.start + value.text.length;
    if (!taken.some((other) => other.start < end && value.start < other.start + other.text.length)) taken.push(value);
  };
  for (const [from, to] of block.terms ?? []) {
    const text = block.text.slice(from, to);
    const start = from - sentence.start;
    if (start >= 0 && start + text.length <= sentence.text.length && identifier.test(text))
      take({ type: "term", text, start, form: formOfTerm(text) });
  }
  for (const [form, pattern] of dates)
    for (const { 0: text, index } of sentence.text.matchAll(pattern)) take({ type: "date", text, start: index, form });
  for (const { 0: text, index } of sentence.text.matchAll(numbers)) {
    const before = sentence.text.slice(Math.max(0, index - 24), index);
    if (!label.test(before) && !nameBefore.test(before) && text !== "1" && text !== "0")
      take({ type: "number", text, start: index, form: formOfNumber(text, sentence.text.slice(index + text.length)) });
  }
  if (writesSpaces(language))
    for (const { 0: text, index } of sentence.text.matchAll(name)) {
      const words = text.split(" ");
      const known = words.some((word) => isWord(word.toLowerCase()));
      const enough = language === "de" ? words.length > 1 : text.length > 2;
      if (index > 0 && enough && !known && !/[.!?:]["”]? $/.test(sentence.text.slice(0, index)))
        take({
          type: "name",
          text,
          start: index,
          form: `${words.length} ${/^\p{Lu}+$/u.test(text) ? "capitals" : "words"}`,
        });
    }
  return taken.sort((a, b) => a.start - b.start);
}

/** Long words that are about nothing; shorter ones are not asked for. */
const fillers: ReadonlySet<string> = new Set(
  (
    "whether everything something anything nothing everyone someone without within because before better through another between however " +
    "instead though although should cannot always usually rather either neither already perhaps during against around behind beyond several " +
    "various certain enough itself themselves yourself others please simply actually already almost across toward towards unless until where " +
    "wherever whenever therefore otherwise together further furthermore moreover including regardless possible different following previous " +
    "current available likely probably maybe sometimes often rarely shorter longer larger smaller higher bigger whatever whose"
  ).split(" "),
);

/** Words that one document uses again and again and few others do, for sources that set nothing as code. */
export function topicalWords(
  sentence: Sentence,
  { language, isTopical }: { readonly language: string; readonly isTopical: (word: string) => boolean },
): readonly Value[] {
  const shortest = writesSpaces(language) ? 6 : 2;
  return wordsOf(sentence.text, language).flatMap(({ text, start }): Value[] => {
    if (
      start === 0 ||
      fillers.has(text) ||
      [...text].length < shortest ||
      !/^[\p{Ll}\p{Lo}\p{M}ー]+$/u.test(text) ||
      !isTopical(text)
    )
      return [];
    // Words with one ending are mostly of one kind, so they fit where the other stood.
    return [
      {
        type: "term",
        text,
        start,
        form: writesSpaces(language) ? `word …${text.slice(-3)}` : `word ${[...text].length}`,
      },
    ];
  });
}

function formOfTerm(text: string): string {
  if (text.endsWith("()")) return "call";
  if (/^(?:true|false)$/i.test(text)) return "truth";
  if (/^[\d.,]+$/.test(text)) return "code number";
  if (text.startsWith("-")) return "flag";
  if (text.includes("/")) return "path";
  if (text.startsWith("@")) return "at";
  if (/\.\p{L}{1,5}$/u.test(text) && !text.startsWith(".")) return "dotted";
  if (text.startsWith(".")) return "dot";
  return /^\p{Lu}[\p{Lu}\d_]+$/u.test(text) ? "constant" : /^\p{Lu}/u.test(text) ? "type" : "identifier";
}

function formOfNumber(text: string, after: string): string {
  if (/^\s?%/.test(after)) return "per cent";
  const digits = text.replace(/\D.*$/, "").length;
  return text.includes(".") ? "decimal" : text.includes(",") ? "thousands" : `integer ${Math.min(3, digits)}`;
}

/** Whether two values say the same, or one a part of the other: neither may stand in for the other as wrong. */
export function overlaps(a: string, b: string): boolean {
  const [left, right] = [plain(a), plain(b)];
  if (left === right || (left.length > 2 && right.length > 2 && (left.includes(right) || right.includes(left))))
    return true;
  if (left.length > 3 && isNearlySame(left, right)) return true;
  const [first, second] = [Number(a.replace(/,/g, "")), Number(b.replace(/,/g, ""))];
  return !Number.isNaN(first) && first === second;
}

/** The same letters in another order, or all but one at the same places: one may be the other misspelt. */
function isNearlySame(a: string, b: string): boolean {
  if (/^\d+$/.test(a)) return false;
  const sorted = (text: string): string => [...text].sort().join("");
  if (sorted(a) === sorted(b)) return true;
  return a.length === b.length && [...a].filter((letter, index) => letter !== b[index]).length < 2;
}

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "")
    .replace(/(?<=\p{L}{3})(?:es|s)$/u, "");
