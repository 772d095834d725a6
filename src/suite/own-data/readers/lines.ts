export interface Line {
  readonly text: string;
  readonly start: number;
  /** Without the line break. */
  readonly end: number;
}

/** No line of prose is longer; more than that is data. */
export const maxLineLength = 20_000;

/** The lines of a text with their places. */
export function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  for (let start = 0; start <= text.length; ) {
    const found = text.indexOf("\n", start);
    const end = found < 0 ? text.length : found;
    lines.push({ text: text.slice(start, end), start, end });
    start = end + 1;
  }
  return lines;
}

/** Scripts that write words without spaces need none where a line goes on. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}、。，！？]$/u;

/** Lines of one paragraph as one text. */
export function joinLines(lines: readonly string[]): string {
  let text = "";
  for (const line of lines) {
    const part = line.trim();
    if (part === "") continue;
    text += text === "" || unspaced.test(text.slice(-2)) ? part : ` ${part}`;
  }
  return text;
}
