import type { Block, Content, Reader } from "../types.ts";
import { joinLines, type Line, linesOf, maxLineLength } from "./lines.ts";

/** Paragraphs parted by empty lines. */
export const text: Reader = {
  id: "text",
  extensions: [".txt", ".text", ".log", ".rst", ".adoc", ".org", ".tex", ".srt", ".vtt"],
  takes: "text",
  read: (source) => ({ blocks: paragraphsOf(source), tables: [] }) satisfies Content,
};

function paragraphsOf(source: string): readonly Block[] {
  const blocks: Block[] = [];
  let open: Line[] = [];
  const close = (): void => {
    const [first, last] = [open[0], open.at(-1)];
    open = [];
    if (first === undefined || last === undefined) return;
    blocks.push(...piecesOf(source, first.start, last.end));
  };
  for (const line of linesOf(source)) {
    if (line.text.trim() === "" || /^[\s=*#~^_-]{3,}$/.test(line.text.slice(0, 200))) close();
    else open.push(line);
  }
  close();
  return blocks;
}

/** One paragraph; where it is too long to be one, stretches of it that end at spaces. */
function piecesOf(source: string, from: number, to: number): readonly Block[] {
  const pieces: Block[] = [];
  for (let start = from; start < to; ) {
    let end = to;
    if (to - start > maxLineLength) {
      const space = source.lastIndexOf(" ", start + maxLineLength);
      // No space in so many letters: encoded data, not a text.
      if (space <= start) return pieces;
      end = space;
    }
    const joined = joinLines(source.slice(start, end).split("\n"));
    if (joined !== "") pieces.push({ kind: "prose", text: joined, start, end });
    start = end;
  }
  return pieces;
}
