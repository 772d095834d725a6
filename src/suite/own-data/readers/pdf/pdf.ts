import { tallyOf } from "../../../../lib/tally.ts";
import type { Block, Content, Reader } from "../../types.ts";
import { joinLines } from "../lines.ts";
import { pdfLines } from "./parent.ts";

/** The text layer of a PDF; one that has none (a scan) can't be read. */
export const pdf: Reader = { id: "PDF", extensions: [".pdf"], takes: "bytes", read: readPdf };

async function readPdf(bytes: Uint8Array): Promise<Content> {
  const pages = withoutRunningLines(await pdfLines(bytes));
  const blocks: Block[] = [];
  let offset = 0;
  for (const [index, lines] of pages.entries()) {
    for (const paragraph of paragraphsOf(lines)) {
      const text = joinLines(paragraph).replace(/(\p{Ll})- (?=\p{Ll})/gu, "$1");
      if (text !== "") blocks.push({ kind: "prose", text, start: offset, end: offset + text.length, page: index + 1 });
      offset += text.length + 1;
    }
  }
  if (blocks.length === 0) throw new Error("has no text layer: a scan, or pictures only");
  return { blocks, tables: [] };
}

/** Lines up to an empty one, or to one that ends a sentence well before the others do. */
function paragraphsOf(lines: readonly string[]): readonly (readonly string[])[] {
  const longest = Math.max(0, ...lines.map(({ length }) => length));
  const paragraphs: string[][] = [[]];
  for (const line of lines) {
    if (line.trim() === "") paragraphs.push([]);
    else paragraphs.at(-1)?.push(line);
    if (/[.!?:]["”)]?\s*$/.test(line) && line.length < 0.7 * longest) paragraphs.push([]);
  }
  return paragraphs.filter(({ length }) => length > 0);
}

/** Without what stands at the top or foot of three pages or more, numbers apart. */
function withoutRunningLines(pages: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const shape = (line: string): string => line.trim().replace(/\d+/g, "#");
  const edges = (lines: readonly string[]): readonly string[] => [
    ...new Set([...lines.slice(0, 2), ...lines.slice(-2)].map(shape)),
  ];
  const counts = tallyOf(pages.flatMap(edges));
  const isRunning = (line: string): boolean => line.trim() !== "" && (counts.get(shape(line)) ?? 0) >= 3;
  return pages.map((lines) =>
    lines.filter((line, index) => !(isRunning(line) && (index < 2 || index >= lines.length - 2))),
  );
}
