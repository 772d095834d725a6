import { tallyOf } from "../../../lib/tally.ts";
import type { Document } from "../types.ts";

/** Words that make up a tenth and more of any text in the language, and few of another. */
const common: Readonly<Record<string, string>> = {
  en: "the and of to is that for with this are not from you which be as it on have will",
  de: "der die und das ist nicht mit den von ein eine auf für dem sich auch werden wird sind als",
  fr: "le la les et des est une dans que pour qui sur pas avec par du sont au cette vous",
  es: "el los las y que una por con para es del se no como más este su al está son",
  it: "il di che è per un una con non sono del della gli nel alla anche questo più si lo",
  pt: "o os que e não uma com para do da em por mais como um ao são se na no",
  nl: "de het een en van is dat niet met op voor zijn te aan ook door worden deze bij wordt",
  sv: "och att det som en är på för med inte av till den har de om ett kan eller från",
  pl: "i w na z nie się do jest to że jak po co od przez dla są może oraz lub",
  cs: "a v na se je že z do to s pro by jako nebo jsou které pokud není při podle",
  tr: "ve bir bu için ile de da olarak olan daha gibi çok ise veya kadar sonra her değil",
  ru: "и в не на что с по как это для из от к или при может если его так также",
  uk: "і в не на що з та для це як від до або при може якщо його також ви є",
  id: "dan yang di untuk dengan ini dari pada tidak adalah dalam ke akan atau itu dapat juga",
};
const scripts: readonly (readonly [language: string, letters: RegExp])[] = [
  ["ja", /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ["ko", /\p{Script=Hangul}/gu],
  ["zh", /\p{Script=Han}/gu],
  ["th", /\p{Script=Thai}/gu],
  ["lo", /\p{Script=Lao}/gu],
  ["km", /\p{Script=Khmer}/gu],
  ["my", /\p{Script=Myanmar}/gu],
  ["ar", /\p{Script=Arabic}/gu],
  ["he", /\p{Script=Hebrew}/gu],
  ["el", /\p{Script=Greek}/gu],
  ["hi", /\p{Script=Devanagari}/gu],
];
const sampleChars = 200_000;

/** Languages that write words without spaces between them. */
const unspaced = new Set(["ja", "zh", "th", "lo", "km", "my"]);
export const writesSpaces = (language: string): boolean => !unspaced.has(language.split("-")[0] ?? "");

/** The language of most of the prose, by its script or its commonest words; English where nothing tells. */
export function guessLanguage(documents: readonly Document[]): string {
  const text = sampleOf(documents);
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  for (const [language, script] of scripts) {
    const share = (text.match(script)?.length ?? 0) / Math.max(1, letters);
    // Japanese is told by its kana, which stand between many Chinese characters.
    if (share > (language === "ja" ? 0.1 : 0.3)) return language;
  }
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const counts = tallyOf(words);
  const ranked = Object.entries(common).map(([language, list]) => ({
    language,
    hits: list.split(" ").reduce((sum, word) => sum + (counts.get(word) ?? 0), 0),
  }));
  const best = ranked.reduce((a, b) => (b.hits > a.hits ? b : a));
  return best.hits === 0 ? "en" : best.language;
}

function sampleOf(documents: readonly Document[]): string {
  const each = Math.max(500, sampleChars / Math.max(1, documents.length));
  let text = "";
  for (const { blocks } of documents) {
    let taken = 0;
    for (const block of blocks) {
      if (block.kind === "code" || taken > each) continue;
      text += `${block.text.slice(0, each)}\n`;
      taken += block.text.length;
    }
    if (text.length > sampleChars) break;
  }
  return text;
}
