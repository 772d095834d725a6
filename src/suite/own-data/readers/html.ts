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
const emptyTags = new Set("br hr img input link meta area base col embed source track wbr".split(" "));

function readHtml(source: string): Content {
  const page = createPage();
  const parser = new Parser(
    {
      onopentagname: (name) => page.open(name, parser.startIndex),
      ontext: (text) => page.text(text, parser.startIndex),
      onclosetag: (name) => page.close(name, Math.min(source.length, parser.endIndex + 1)),
    },
    { lowerCaseTags: true, decodeEntities: true },
  );
  parser.end(source);
  return page.finish(source.length);
}

function createPage() {
  const blocks: Block[] = [];
  const tables: Table[] = [];
  const articlesOpen: string[] = [];
  let silenced: { readonly name: string; depth: number } | null = null;
  let kind: Block["kind"] = "prose";
  let level = 1;
  let [text, start, end] = ["", -1, 0];
  let terms: (readonly [number, number])[] = [];
  let code: number | null = null;
  let grid: { readonly rows: TableRow[]; cells: string[] | null; rowStart: number; readonly start: number } | null =
    null;

  const flush = (): void => {
    const lead = text.length - text.trimStart().length;
    const clean = kind === "code" ? text.replace(/^\n+|\s+$/g, "") : text.trim();
    if (grid?.cells != null) {
      if (clean !== "") grid.cells[grid.cells.length - 1] = clean.slice(0, maxLineLength);
    } else if (/[\p{L}\p{N}]{2}/u.test(clean) && clean.length <= maxLineLength) {
      blocks.push({
        kind,
        text: clean,
        start,
        end,
        ...(kind === "heading" ? { level } : {}),
        ...(kind === "code" ? {} : { terms: terms.map(([from, to]) => [from - lead, to - lead] as const) }),
      });
    }
    [text, start, terms, code] = ["", -1, [], null];
    if (kind !== "code" && kind !== "list") kind = "prose";
  };
  const finishTable = (until: number): void => {
    const [head, ...rows] = grid?.rows ?? [];
    if (grid !== null && head !== undefined && rows.length > 0) {
      const whole = rows.filter(({ cells }) => cells.length === head.cells.length);
      tables.push({ header: head.cells, rows: whole, place: blocks.length, start: grid.start, end: until });
    }
    grid = null;
  };

  return {
    open(name: string, at: number): void {
      if (silenced !== null) {
        if (name === silenced.name) silenced.depth += 1;
        return;
      }
      if (silent.has(name) && !(name === "header" && articlesOpen.length > 0)) {
        flush();
        silenced = { name, depth: 1 };
        return;
      }
      if (articles.has(name)) articlesOpen.push(name);
      if (name === "code" || name === "kbd") code = text.length;
      if (name === "sup" || name === "sub") text += name === "sup" ? "^" : "_";
      if (!breaking.has(name)) return;
      if (name === "br" && kind === "code") {
        text += "\n";
        return;
      }
      flush();
      if (name === "pre") kind = "code";
      else if (name === "li") kind = "list";
      else if (/^h[1-6]$/.test(name)) [kind, level] = ["heading", Number(name.slice(1))];
      else if (name === "p" && kind !== "list") kind = "prose";
      if (name === "table") grid = { rows: [], cells: null, rowStart: at, start: at };
      if (grid !== null && name === "tr") [grid.cells, grid.rowStart] = [null, at];
      if (grid !== null && (name === "td" || name === "th")) grid.cells = [...(grid.cells ?? []), ""];
    },
    text(piece: string, at: number): void {
      if (silenced !== null || text.length > maxLineLength) return;
      if (kind === "code") text += piece;
      else {
        const flat = piece.replace(/\s+/g, " ");
        text += text === "" || text.endsWith(" ") ? flat.trimStart() : flat;
      }
      if (start < 0 && piece.trim() !== "") start = at;
      end = at + piece.length;
    },
    close(name: string, at: number): void {
      if (silenced !== null) {
        if (name === silenced.name) silenced.depth -= 1;
        if (silenced.depth === 0) silenced = null;
        return;
      }
      if (articlesOpen.at(-1) === name) articlesOpen.pop();
      if ((name === "code" || name === "kbd") && code !== null && kind !== "code") {
        if (text.length > code) terms.push([code, text.trimEnd().length]);
        code = null;
      }
      if (!breaking.has(name) || emptyTags.has(name)) return;
      if (start >= 0) end = at;
      flush();
      if (name === "pre" || name === "li") kind = "prose";
      if (grid !== null && name === "tr" && grid.cells !== null) {
        grid.rows.push({ cells: grid.cells, start: grid.rowStart, end: at });
        grid.cells = null;
      }
      if (name === "table") finishTable(at);
    },
    finish(length: number): Content {
      end = Math.max(end, Math.min(length, end));
      flush();
      finishTable(length);
      return { blocks, tables };
    },
  };
}
