import { Parser } from "htmlparser2";
import type { Block, Content, Reader, Table, TableRow } from "../types.ts";
import { maxLineLength } from "./lines.ts";

/** What a page says, without its navigation, forms, styles and scripts. */
export const html: Reader = { id: "HTML", extensions: [".html", ".htm", ".xhtml"], takes: "text", read: readHtml };

const silent = new Set(
  "script style nav footer aside template noscript svg math form button select iframe object canvas audio video head header menu dialog".split(
    " ",
  ),
);
/** A header inside these is a part of the text. */
const articles = new Set(["main", "article", "section"]);
const breaking = new Set(
  "p div section article main li ul ol dl dt dd blockquote pre h1 h2 h3 h4 h5 h6 table tr td th caption figure figcaption details summary header br hr body".split(
    " ",
  ),
);
const headings = /^h[1-6]$/;
const emptyTags = new Set("br hr img input link meta area base col embed source track wbr".split(" "));

/** Browsers stop at 512. The parser looks through all open tags at each that closes. */
const maxDepth = 1000;
/** More cells in a row are no table that anybody reads. */
const maxCells = 1000;

/** Throws Error for a page of tags that nobody closes. */
function readHtml(source: string): Content {
  const page = createPage();
  let depth = 0;
  const parser = new Parser(
    {
      onopentagname(name) {
        depth += 1;
        if (depth > maxDepth) throw new Error(`has tags nested more than ${maxDepth} deep`);
        page.open(name, parser.startIndex);
      },
      ontext: (text) => page.text(text, parser.startIndex),
      onclosetag(name) {
        depth -= 1;
        page.close(name, Math.min(source.length, parser.endIndex + 1));
      },
    },
    { lowerCaseTags: true, decodeEntities: true },
  );
  parser.end(source);
  return page.finish(source.length);
}

function createPage() {
  const blocks: Block[] = [];
  const silence = createSilence();
  const pending = createPendingText();
  const tables = createTables();
  let kind: Block["kind"] = "prose";
  let level = 1;

  const flush = (): void => {
    const { text, terms, start, end } = pending.take(kind === "code");
    if (!tables.fill(text) && /[\p{L}\p{N}]{2}/u.test(text) && text.length <= maxLineLength) {
      blocks.push({
        kind,
        text,
        start,
        end,
        ...(kind === "heading" ? { level } : {}),
        ...(kind === "code" ? {} : { terms }),
      });
    }
    if (kind !== "code" && kind !== "list") kind = "prose";
  };

  return {
    open(name: string, at: number): void {
      if (silence.open(name)) {
        flush();
        return;
      }
      if (name === "code" || name === "kbd") pending.openTerm();
      if (name === "sup" || name === "sub") pending.append(name === "sup" ? "^" : "_");
      if (!breaking.has(name)) return;
      if (name === "br" && kind === "code") {
        pending.append("\n");
        return;
      }
      flush();
      kind = kindWithin(name, kind);
      if (headings.test(name)) level = Number(name.slice(1));
      tables.open(name, at);
    },
    text(piece: string, at: number): void {
      if (!silence.isOn()) pending.read(piece, at, kind === "code");
    },
    close(name: string, at: number): void {
      if (silence.close(name)) return;
      if ((name === "code" || name === "kbd") && kind !== "code") pending.closeTerm();
      if (!breaking.has(name) || emptyTags.has(name)) return;
      pending.endAt(at);
      flush();
      if (name === "pre" || name === "li") kind = "prose";
      tables.close(name, at, blocks.length);
    },
    finish(length: number): Content {
      flush();
      return { blocks, tables: tables.finish(length, blocks.length) };
    },
  };
}

/** The kind of block that begins with a tag which opens in one of kind `outer`. */
function kindWithin(name: string, outer: Block["kind"]): Block["kind"] {
  if (name === "pre") return "code";
  if (name === "li") return "list";
  if (headings.test(name)) return "heading";
  return name === "p" && outer !== "list" ? "prose" : outer;
}

/** Keeps track of the tags whose whole content is passed over. */
function createSilence() {
  const articlesOpen: string[] = [];
  let silenced: { readonly name: string; depth: number } | null = null;
  return {
    isOn: () => silenced !== null,
    /** Whether the tag is passed over. */
    open(name: string): boolean {
      if (silenced !== null) {
        if (name === silenced.name) silenced.depth += 1;
        return true;
      }
      if (silent.has(name) && !(name === "header" && articlesOpen.length > 0)) {
        silenced = { name, depth: 1 };
        return true;
      }
      if (articles.has(name)) articlesOpen.push(name);
      return false;
    },
    /** Whether the tag is passed over. */
    close(name: string): boolean {
      if (silenced !== null) {
        if (name === silenced.name) silenced.depth -= 1;
        if (silenced.depth === 0) silenced = null;
        return true;
      }
      if (articlesOpen.at(-1) === name) articlesOpen.pop();
      return false;
    },
  };
}

/** Gathers the text of one block or cell, the place it comes from, and which stretches of it are set as code. */
function createPendingText() {
  let [text, start, end] = ["", -1, 0];
  let terms: (readonly [number, number])[] = [];
  let termStart: number | null = null;
  return {
    /** Text of the page; spaces are kept where it `isCode`. */
    read(piece: string, at: number, isCode: boolean): void {
      if (text.length > maxLineLength) return;
      if (isCode) text += piece;
      else {
        const flat = piece.replace(/\s+/g, " ");
        text += text === "" || text.endsWith(" ") ? flat.trimStart() : flat;
      }
      if (start < 0 && piece.trim() !== "") start = at;
      end = at + piece.length;
    },
    /** Text that stands for a tag. */
    append(mark: string): void {
      text += mark;
    },
    openTerm(): void {
      termStart = text.length;
    },
    closeTerm(): void {
      if (termStart !== null && text.length > termStart) terms.push([termStart, text.trimEnd().length]);
      termStart = null;
    },
    endAt(at: number): void {
      if (start >= 0) end = at;
    },
    /** What was gathered, trimmed; the next block begins empty. */
    take(isCode: boolean) {
      const lead = text.length - text.trimStart().length;
      const taken = {
        text: isCode ? text.replace(/^\n+|\s+$/g, "") : text.trim(),
        terms: terms.map(([from, to]) => [from - lead, to - lead] as const),
        start,
        end,
      };
      [text, start, terms, termStart] = ["", -1, [], null];
      return taken;
    },
  };
}

/** Gathers the rows of the table that is open; `place` is the number of blocks that stand before it. */
function createTables() {
  const tables: Table[] = [];
  let grid: { readonly rows: TableRow[]; cells: string[] | null; rowStart: number; readonly start: number } | null =
    null;

  const finish = (until: number, place: number): readonly Table[] => {
    const [head, ...rows] = grid?.rows ?? [];
    if (grid !== null && head !== undefined && rows.length > 0) {
      const whole = rows.filter(({ cells }) => cells.length === head.cells.length);
      tables.push({ header: head.cells, rows: whole, place, start: grid.start, end: until });
    }
    grid = null;
    return tables;
  };

  return {
    open(name: string, at: number): void {
      if (name === "table") grid = { rows: [], cells: null, rowStart: at, start: at };
      if (grid !== null && name === "tr") [grid.cells, grid.rowStart] = [null, at];
      if (grid !== null && (name === "td" || name === "th")) {
        grid.cells ??= [];
        if (grid.cells.length < maxCells) grid.cells.push("");
      }
    },
    /** Puts the text into the last cell of the open row; false where no row is open. */
    fill(text: string): boolean {
      const cells = grid?.cells ?? null;
      if (cells === null) return false;
      if (text !== "") cells[cells.length - 1] = text.slice(0, maxLineLength);
      return true;
    },
    close(name: string, at: number, place: number): void {
      if (grid !== null && name === "tr" && grid.cells !== null) {
        grid.rows.push({ cells: grid.cells, start: grid.rowStart, end: at });
        grid.cells = null;
      }
      if (name === "table") finish(at, place);
    },
    finish,
  };
}
