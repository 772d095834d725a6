import { sha256 } from "../../lib/files.ts";
import { printable } from "../../lib/untrusted.ts";
import { nearDuplicates } from "./near-duplicates.ts";
import type { Block, Document, Passage } from "./types.ts";

/** Less is no passage. */
const shortestPassage = 200;

/** Passages of all documents, none nearly like another; and how many were. */
export function passagesOf(
  documents: readonly Document[],
  mostChars: number,
): { readonly passages: readonly Passage[]; readonly repeated: number } {
  const all = documents.flatMap((document) => cut(document, mostChars));
  const repeated = nearDuplicates(all.map(({ text }) => text));
  return { passages: all.filter((_, index) => !repeated.has(index)), repeated: repeated.size };
}

/** Stretches of a document that end where a heading begins, where that leaves them long enough. */
function cut(document: Document, mostChars: number): readonly Passage[] {
  const passages: Passage[] = [];
  const titleOfDocument = titleOf(document);
  let open: Block[] = [];
  let length = 0;
  let heading = "";
  let under = "";
  const close = (): void => {
    const whole = withoutTrailingHeadings(open);
    if (whole.length > 0) {
      const passage = passageOf(
        document.file,
        whole,
        under === "" || under === titleOfDocument ? titleOfDocument : `${titleOfDocument}: ${under}`,
      );
      if (passage.text.length >= shortestPassage) passages.push(passage);
    }
    [open, length, under] = [[], 0, heading];
  };
  for (const block of document.blocks) {
    const size = rendered(block).length + 2;
    if (size > mostChars) {
      close();
      continue;
    }
    if (length + size > mostChars || (block.kind === "heading" && length > 0.5 * mostChars)) close();
    if (block.kind === "heading") heading = block.text;
    if (open.length === 0) under = heading;
    open.push(block);
    length += size;
  }
  close();
  return passages;
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

export function passageOf(file: string, blocks: readonly Block[], title: string): Passage {
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
    text: textOf(blocks),
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
