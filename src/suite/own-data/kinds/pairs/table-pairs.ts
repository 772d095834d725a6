import { sha256 } from "../../../../lib/files.ts";
import { tallyOf } from "../../../../lib/tally.ts";
import { wordingOf } from "../../language/wording.ts";
import { titleOf } from "../../passages.ts";
import type { Document, Draft, Material, Table, TableRow } from "../../types.ts";
import { inRandomOrder } from "../support.ts";

const shown = 10;
/** So that a large table does not crowd out the others. */
const maxOfOneTable = 8;

/** Cells of tables, asked for by the row's key and the column's name. */
export function tablePairs(material: Material): readonly Draft[] {
  const tables = material.documents.flatMap((document) => document.tables.map((table) => ({ document, table })));
  const perTable = inRandomOrder(tables, material, "tables").map(({ document, table }) =>
    pairsOf(document, table, material),
  );
  return Array.from({ length: maxOfOneTable }, (_, turn) => perTable.flatMap((pairs) => pairs[turn] ?? [])).flat();
}

function pairsOf(document: Document, table: Table, material: Material): readonly Draft[] {
  const key = keyColumn(table);
  if (key === null) return [];
  const columns = table.header.flatMap((name, index) => (index !== key && isAsked(table, name, index) ? [index] : []));
  const cells = table.rows.flatMap((row, index) =>
    columns.filter((column) => isAnswer(row, column, key)).map((column) => ({ row, index, column })),
  );
  const title = titleOfTable(document, table);
  const { cell: word } = wordingOf(material.language);
  return inRandomOrder(cells, material, `table/${document.file}/${table.start}`)
    .slice(0, maxOfOneTable * 3)
    .flatMap(({ row, index, column }): Draft[] => {
      const passage = rowsAround(table, index, material.passageChars);
      if (passage === null) return [];
      const name = table.header[column] ?? "";
      const keyText = row.cells[key] ?? "";
      return [
        {
          id: `cell-${sha256(`${document.file}\n${row.start}\n${column}`).slice(0, 12)}`,
          group: sha256(`${document.file}\n${table.start}`).slice(0, 12),
          title,
          passage,
          question: word(name, keyText),
          answer: row.cells[column] ?? "",
          source: { file: document.file, start: row.start, end: row.end },
        },
      ];
    })
    .slice(0, maxOfOneTable);
}

/** The first column whose cells tell the rows apart in words. */
function keyColumn({ header, rows }: Table): number | null {
  if (rows.length < 3) return null;
  for (const [index, name] of header.entries()) {
    const cells = rows.map((row) => row.cells[index] ?? "");
    const isKey = cells.every((cell) => cell.length >= 2 && cell.length <= 60 && isInWords(cell) && !/[\n]/.test(cell));
    if (isKey && name !== "" && new Set(cells.map((cell) => cell.toLowerCase())).size === cells.length) return index;
    if (index > 1) return null;
  }
  return null;
}

/** What names a row is made of letters for the most part, and is no amount. */
function isInWords(cell: string): boolean {
  return !/^[\d±~<>≈]/.test(cell) && 2 * (cell.match(/\p{L}/gu)?.length ?? 0) >= cell.replace(/[\s().-]/g, "").length;
}

/** A column with a name in words whose cells differ: one that says the same everywhere needs no table. */
function isAsked({ rows }: Table, name: string, column: number): boolean {
  if (!/^\p{L}[\p{L}\p{N} _()/.%-]{1,30}$/u.test(name)) return false;
  const counts = tallyOf(rows.map(({ cells }) => cells[column] ?? ""));
  return counts.size > 1 && Math.max(...counts.values()) <= 0.7 * rows.length;
}

function isAnswer({ cells }: TableRow, column: number, key: number): boolean {
  const cell = cells[column] ?? "";
  if (cell === cells[key] || cell.length > 40 || cell.split(/\s+/).length > 6) return false;
  return /[\p{L}\p{N}]/u.test(cell) && !/[\n…]|\.\.\.|https?:|^(?:n\/a|none|-)$/i.test(cell);
}

/** The table's head and the rows around one, as much as a passage may hold. */
function rowsAround({ header, rows }: Table, index: number, maxChars: number): string | null {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replace(/\s+/g, " ").slice(0, 200)).join(" | ")} |`;
  const head = `${line(header)}\n|${header.map(() => "---").join("|")}|`;
  for (let count = Math.min(shown, rows.length); count >= 3; count--) {
    const from = Math.max(0, Math.min(index - Math.floor(count / 2), rows.length - count));
    const text = [head, ...rows.slice(from, from + count).map(({ cells }) => line(cells))].join("\n");
    if (text.length <= maxChars) return text;
  }
  return null;
}

function titleOfTable(document: Document, { place }: Table): string {
  const title = titleOf(document);
  const heading = document.blocks.slice(0, place).findLast(({ kind }) => kind === "heading")?.text;
  return heading === undefined || heading === title ? title : `${title}: ${heading}`;
}
