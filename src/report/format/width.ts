const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Scripts and signs that a terminal draws two columns wide (the wide and full-width classes of Unicode annex 11). */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\ufe0f/u;
const unseen = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;

/** Columns that a text without control characters takes on a terminal. */
export function columnsWide(text: string): number {
  let columns = 0;
  for (const { segment } of segmenter.segment(text)) columns += unseen.test(segment) ? 0 : wide.test(segment) ? 2 : 1;
  return columns;
}

/** The text cut in its middle to so many columns. */
export function cut(text: string, most: number): string {
  if (columnsWide(text) <= most) return text;
  const parts = [...segmenter.segment(text)].map(({ segment }) => segment);
  const tailColumns = Math.floor((most - 1) * 0.4);
  return `${taken(parts, most - 1 - tailColumns).join("")}…${taken(parts.toReversed(), tailColumns).reverse().join("")}`;
}

function taken(parts: readonly string[], most: number): string[] {
  const kept: string[] = [];
  let columns = 0;
  for (const part of parts) {
    columns += columnsWide(part);
    if (columns > most) break;
    kept.push(part);
  }
  return kept;
}

/** Fills up with spaces at the side away from the text. */
export function padded(text: string, columns: number, side: "left" | "right"): string {
  const space = " ".repeat(Math.max(0, columns - columnsWide(text)));
  return side === "left" ? text + space : space + text;
}

/** Breaks words into lines of at most so many columns, later ones indented. */
export function wrapped(text: string, columns: number, indent: string): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const next = line === "" ? word : `${line} ${word}`;
    if (columnsWide(next) > columns && line.trim() !== "") {
      lines.push(line);
      line = indent + word;
    } else line = next;
  }
  return [...lines, line].map((text) => text.trimEnd());
}
