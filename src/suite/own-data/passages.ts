import { sha256 } from "../../lib/files.ts";
import { printable } from "../../lib/untrusted.ts";
import { writesSpaces } from "./language/guess.ts";
import { sentencesOf } from "./language/sentences.ts";
import { nearDuplicates } from "./near-duplicates.ts";
import type { Block, Document, Passage } from "./types.ts";

/** Less is no passage; where little fits into a prompt, less has to do. */
const minPassageLength = (maxChars: number, language: string): number =>
  Math.min(writesSpaces(language) ? 200 : 80, 0.4 * maxChars);

/** A passage before its text is put together: a large folder has more of them than fit into memory twice. */
export type Outline = Omit<Passage, "text"> & { readonly chars: number };

/** Passages of all documents, none nearly like another; and how many were. */
export function outlinesOf(
  documents: readonly Document[],
  { maxChars, language }: { readonly maxChars: number; readonly language: string },
): { readonly outlines: readonly Outline[]; readonly repeated: number } {
  const all = documents.flatMap((document) => cut(document, maxChars, language));
  const repeated = nearDuplicates(textsOf(all));
  return { outlines: all.filter((_, index) => !repeated.has(index)), repeated: repeated.size };
}

export function passageOf({ chars: _, ...outline }: Outline): Passage {
  return { ...outline, text: textOf(outline.blocks) };
}

function* textsOf(outlines: readonly Outline[]): Iterable<string> {
  for (const { blocks } of outlines) yield textOf(blocks);
}

/** Stretches of a document that end where a heading begins, where that leaves them long enough. */
function cut(document: Document, maxChars: number, language: string): readonly Outline[] {
  const outlines: Outline[] = [];
  const titleOfDocument = titleOf(document);
  let open: Block[] = [];
  let length = 0;
  let heading = "";
  let under = "";
  const close = (): void => {
    const whole = withoutTrailingHeadings(open);
    if (whole.length > 0) {
      const title = under === "" || under === titleOfDocument ? titleOfDocument : `${titleOfDocument}: ${under}`;
      const outline = outlineOf(document.file, whole, title);
      if (outline.chars >= minPassageLength(maxChars, language)) outlines.push(outline);
    }
    [open, length, under] = [[], 0, heading];
  };
  for (const block of document.blocks.flatMap((whole) => piecesOf(whole, maxChars, language))) {
    const size = rendered(block).length + 2;
    if (size > maxChars) {
      close();
      continue;
    }
    if (length + size > maxChars || (block.kind === "heading" && length > 0.5 * maxChars)) close();
    if (block.kind === "heading") heading = block.text;
    if (open.length === 0) under = heading;
    open.push(block);
    length += size;
  }
  close();
  return outlines;
}

/** A paragraph that is too long for a passage, as several that end with sentences. Code that long is left as it is. */
function piecesOf(block: Block, maxChars: number, language: string): readonly Block[] {
  const { text, start, end, terms = [] } = block;
  if (rendered(block).length + 2 <= maxChars || block.kind === "code" || block.kind === "heading") return [block];
  const sentences = sentencesOf(text, language);
  const pieces: Block[] = [];
  // Where nothing was taken out of the source, places in the text are places in it.
  const verbatim = end - start === text.length;
  for (let first = 0; first < sentences.length; ) {
    const from = sentences[first]?.start ?? 0;
    let next = first + 1;
    const until = (index: number): number => {
      const sentence = sentences[index - 1];
      return sentence === undefined ? from : sentence.start + sentence.text.length;
    };
    while (next < sentences.length && until(next + 1) - from + 4 <= 0.7 * maxChars) next += 1;
    const to = until(next);
    pieces.push({
      ...block,
      text: text.slice(from, to),
      terms: terms.flatMap(([a, b]) => (a >= from && b <= to ? [[a - from, b - from] as const] : [])),
      ...(verbatim ? { start: start + from, end: start + to } : {}),
    });
    first = next;
  }
  return pieces;
}

/** The first heading of the highest level, else the file's name. */
export function titleOf({ file, blocks }: Document): string {
  const headings = blocks.slice(0, 200).filter(({ kind }) => kind === "heading");
  const highest = Math.min(...headings.map(({ level = 1 }) => level));
  const title = headings.find(({ level = 1 }) => level === highest)?.text;
  return printable(title ?? file.slice(file.lastIndexOf("/") + 1)).slice(0, 120);
}

function withoutTrailingHeadings(blocks: readonly Block[]): readonly Block[] {
  const last = blocks.findLastIndex(({ kind }) => kind !== "heading");
  return blocks.slice(0, last + 1);
}

function outlineOf(file: string, blocks: readonly Block[], title: string): Outline {
  const [first, last] = [blocks[0], blocks.at(-1)];
  const start = first?.start ?? 0;
  const end = last?.end ?? start;
  return {
    id: sha256(`${file}\n${start}\n${end}`).slice(0, 12),
    file,
    start,
    end,
    ...(first?.page === undefined ? {} : { page: first.page }),
    title,
    blocks,
    chars: blocks.reduce((sum, block) => sum + rendered(block).length + 2, -2),
  };
}

/** Blocks as one text: headings marked, entries of a list under one another. */
export function textOf(blocks: readonly Block[]): string {
  let text = "";
  for (const [index, block] of blocks.entries()) {
    const before = blocks[index - 1];
    const inList = block.kind === "list" && before?.kind === "list";
    text += (before === undefined ? "" : inList ? "\n" : "\n\n") + rendered(block);
  }
  return text;
}

function rendered({ kind, text, level = 1 }: Block): string {
  if (kind === "heading") return `${"#".repeat(level)} ${text}`;
  return kind === "list" ? `- ${text}` : text;
}
