/** A text without the differences that don't make another answer: case, spacing, Unicode form, a final full stop. */
export function plainText(text: string): string {
  return text.normalize("NFC").trim().replace(/\s+/g, " ").replace(/\.$/, "").toLowerCase();
}

/** The first number of a text, commas between its digits allowed; null: none. */
export function firstNumber(text: string): number | null {
  const [found] = text.match(/[-−]?(?:\d+(?:,\d{3})*(?:\.\d+)?|\.\d+)/) ?? [];
  return found === undefined ? null : Number(found.replace(/,/g, "").replace("−", "-"));
}

/** A text without commas between digits and currency signs before them, so that `$1,000.` is `1000`. */
export function plainAmount(text: string): string {
  return plainText(text.replace(/(?<=\d),(?=\d)/g, "").replace(/[$€£](?=[\d.-])/g, ""));
}

/** Words without case, punctuation and the articles, as the evaluation script of SQuAD 1.1 takes them (Rajpurkar et al. 2016). */
export function bareWords(text: string): readonly string[] {
  const words = text
    .normalize("NFC")
    .toLowerCase()
    .replace(/[\p{P}\p{S}]/gu, "")
    .replace(/\b(?:a|an|the)\b/g, " ");
  return words.split(/\s+/).filter((word) => word !== "");
}

/** Whether a text holds another as a whole: `art` stands in `art school`, not in `party`, and `12` not in `112`. */
export function holdsWhole(text: string, part: string): boolean {
  for (let place = text.indexOf(part); place >= 0 && part !== ""; place = text.indexOf(part, place + 1)) {
    const end = place + part.length;
    if (!joined(text.slice(0, place), text.slice(place)) && !joined(text.slice(0, end), text.slice(end))) return true;
  }
  return false;
}

/** Scripts without cases (Chinese, Thai, …) write words without spaces, so only cased letters and digits hang together. */
function joined(before: string, after: string): boolean {
  return (
    (/[\p{Lu}\p{Ll}]$/u.test(before) && /^[\p{Lu}\p{Ll}]/u.test(after)) || (/\d$/.test(before) && /^\d/.test(after))
  );
}
