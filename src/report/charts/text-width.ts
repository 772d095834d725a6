/**
 * Advance widths of Arial and the fonts made to its measure (Helvetica, Liberation Sans), in thousandths of the font
 * size, for U+0020 to U+007E. Without a canvas the drawing library would guess 0.8 em a character and get layouts wrong.
 */
const ascii = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
  722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
  556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
  260, 334, 584,
];
const others: Readonly<Record<string, number>> = { "–": 556, "−": 584, "×": 584, "·": 278, µ: 576, "±": 549 };
/** Bold runs a little wider; the exact table would double this file for a few labels. */
const boldFactor = 1.07;

/** Fonts of that measure, first for the charts and, so that they match, for the whole page. */
export const fontStack = 'Helvetica Neue, Helvetica, Arial, "Liberation Sans", sans-serif';

/** Width of a text in pixels. Characters outside the table count as one em: too wide rather than cut off. */
export function textWidth(text: string, fontSize: number, weight: "normal" | "bold" = "normal"): number {
  let thousandths = 0;
  for (const character of text) thousandths += ascii[character.charCodeAt(0) - 32] ?? others[character] ?? 1000;
  return (thousandths / 1000) * fontSize * (weight === "bold" ? boldFactor : 1);
}

/** The text cut in its middle to fit a width, so that the start and the quantization at the end of a name both stay. */
export function fitted(text: string, fontSize: number, width: number): string {
  if (textWidth(text, fontSize) <= width) return text;
  const characters = [...text];
  for (let kept = characters.length - 1; kept > 2; kept -= 1) {
    const tail = Math.floor(kept * 0.4);
    const short = `${characters.slice(0, kept - tail).join("")}…${characters.slice(characters.length - tail).join("")}`;
    if (textWidth(short, fontSize) <= width) return short;
  }
  return "…";
}

/** Names cut to fit: those that begin with the same word keep their ends, which tell them apart, others their start too. */
export function fittedNames(names: readonly string[], width: number, fontSize = 12): readonly string[] {
  const firstWords = names.map((name) => name.split(/[-_ ]/)[0] ?? "");
  return names.map((name, index) => {
    if (textWidth(name, fontSize) <= width) return name;
    const isShared = firstWords.some((word, other) => other !== index && word === firstWords[index]);
    return isShared ? endOf(name, fontSize, width) : fitted(name, fontSize, width);
  });
}

function endOf(text: string, fontSize: number, width: number): string {
  const characters = [...text];
  let start = 1;
  while (start < characters.length && textWidth(`…${characters.slice(start).join("")}`, fontSize) > width) start += 1;
  const end = characters.slice(start).join("");
  const word = /[-_ ](.+)$/.exec(end)?.[1] ?? end;
  // Half a word at the front tells nothing, unless the whole rest is one.
  return `…${word.length * 2 >= end.length ? word : end}`;
}
