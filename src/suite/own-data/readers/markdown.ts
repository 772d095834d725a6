import type { Block, Content, Reader, Table } from "../types.ts";
import { inlineText } from "./inline.ts";
import { joinLines, type Line, linesOf, maxLineLength } from "./lines.ts";
import { tableAt } from "./markdown-table.ts";

/** Headings, paragraphs, lists, code and tables of Markdown. */
export const markdown: Reader = {
  id: "markdown",
  extensions: [".md", ".markdown", ".mdx", ".mdown", ".qmd", ".rmd"],
  takes: "text",
  read: readMarkdown,
};

const fence = /^\s{0,12}(`{3,}|~{3,})/;
const listItem = /^\s*(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?/;
const rule = /^\s{0,3}(?:[-*_]\s*){3,}$/;
const definition = /^\s{0,3}\[[^\]]{1,200}\]:\s/;

function readMarkdown(source: string): Content {
  const lines = linesOf(source);
  const blocks: Block[] = [];
  const tables: Table[] = [];
  let paragraph: Line[] = [];
  const close = (): void => {
    addParagraph(blocks, paragraph);
    paragraph = [];
  };
  const body = afterFrontMatter(lines);
  const title = lines.slice(0, body).find((line) => /^title:\s*\S/.test(line.text));
  if (title !== undefined) addHeading(blocks, title.text.replace(/^title:\s*["']?|["']?\s*$/g, ""), 1, title);
  for (let index = body; index < lines.length; index++) {
    const line = lines[index];
    if (line === undefined) break;
    const { text } = line;
    const opening = fence.exec(text)?.[1];
    const heading = /^\s{0,3}(#{1,6})\s+(.{1,500}?)\s*#*\s*$/.exec(text);
    const underline = paragraph.length === 1 ? /^\s{0,3}(=+|-+)\s*$/.exec(text)?.[1] : undefined;
    const table = text.includes("|") ? tableAt(lines, index, blocks.length) : null;
    if (opening !== undefined) {
      close();
      const last = endOfFence(lines, index, opening);
      addCode(blocks, lines.slice(index, last + 1));
      index = last;
    } else if (text.includes("<!--")) {
      close();
      while (index < lines.length - 1 && lines[index]?.text.includes("-->") === false) index += 1;
    } else if (heading !== null) {
      close();
      addHeading(blocks, heading[2] ?? "", (heading[1] ?? "").length, line);
    } else if (underline !== undefined) {
      const [title] = paragraph;
      paragraph = [];
      if (title !== undefined)
        addHeading(blocks, title.text, underline.startsWith("=") ? 1 : 2, { ...line, start: title.start });
    } else if (table !== null) {
      close();
      tables.push(table.table);
      index = table.last;
    } else if (text.trim() === "" || rule.test(text) || definition.test(text)) close();
    else {
      if (listItem.test(text)) close();
      paragraph.push(line);
    }
  }
  close();
  return { blocks, tables };
}

function afterFrontMatter(lines: readonly Line[]): number {
  if (lines[0]?.text.trim() !== "---") return 0;
  const end = lines.slice(1, 200).findIndex(({ text }) => text.trim() === "---");
  return end < 0 ? 0 : end + 2;
}

function endOfFence(lines: readonly Line[], from: number, opening: string): number {
  for (let index = from + 1; index < lines.length; index++)
    if (lines[index]?.text.trim().startsWith(opening) === true) return index;
  return lines.length - 1;
}

function addHeading(blocks: Block[], raw: string, level: number, { start, end }: Line): void {
  const { text } = inlineText(raw.replace(/\s*\{#[^}]{1,100}\}$/, ""));
  if (text !== "") blocks.push({ kind: "heading", text, level, start, end });
}

function addCode(blocks: Block[], lines: readonly Line[]): void {
  const [first, last] = [lines[0], lines.at(-1)];
  const text = lines
    .slice(1, -1)
    .map((line) => line.text)
    .join("\n");
  if (first !== undefined && last !== undefined && text.trim() !== "" && text.length <= maxLineLength)
    blocks.push({ kind: "code", text, start: first.start, end: last.end });
}

/** A paragraph or list entry; those that only hold pictures or links (badges, contents) are left out. */
function addParagraph(blocks: Block[], lines: readonly Line[]): void {
  const [first, last] = [lines[0], lines.at(-1)];
  if (first === undefined || last === undefined) return;
  const indented = lines.every(({ text }) => /^(?: {4}|\t)/.test(text)) && !listItem.test(first.text);
  const raw = joinLines(lines.map(({ text }) => text.replace(/^\s{0,3}(?:>\s?)+(?:\[!\w+\])?/, "")));
  if (raw.length > maxLineLength) return;
  if (indented && blocks.at(-1)?.kind !== "list") {
    const code = lines.map(({ text }) => text.replace(/^(?: {4}|\t)/, "")).join("\n");
    blocks.push({ kind: "code", text: code, start: first.start, end: last.end });
    return;
  }
  const isList = listItem.test(first.text);
  const inner = isList ? raw.replace(listItem, "") : raw;
  const outsideLinks = inner.replace(/!?\[[^\][]{0,300}\](?:\([^()]{0,1000}\)|\[[^\][]{0,100}\])/g, "");
  if (!/[\p{L}\p{N}]{2}/u.test(outsideLinks.replace(/<[^<>]{0,500}>/g, ""))) return;
  const { text, terms } = inlineText(inner);
  if (text !== "") blocks.push({ kind: isList ? "list" : "prose", text, terms, start: first.start, end: last.end });
}
