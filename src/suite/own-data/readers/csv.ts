import type { Block, Content, Reader, TableRow } from "../types.ts";

/** Tables as text; cells that hold whole paragraphs are read as such too. */
export const csv: Reader = { id: "CSV", extensions: [".csv", ".tsv", ".psv"], takes: "text", read: readCsv };

/** More rows teach nothing new about a table. */
const maxRows = 20_000;

function readCsv(source: string): Content {
  const separator = separatorOf(source);
  const [head, ...rows] = rowsOf(source, separator);
  if (head === undefined) return { blocks: [], tables: [] };
  return tableContent(head.cells, rows);
}

/** A table, and its long cells as paragraphs. */
export function tableContent(header: readonly string[], rows: readonly TableRow[]): Content {
  const whole = rows.filter(({ cells }) => cells.length === header.length);
  const blocks = whole.flatMap(({ cells, start, end }) =>
    cells
      .filter((cell) => cell.length >= 120)
      .map((text): Block => ({ kind: "prose", text: text.replace(/\s+/g, " ").trim(), start, end })),
  );
  const [first, last] = [whole[0], whole.at(-1)];
  if (first === undefined || last === undefined || header.length < 2) return { blocks, tables: [] };
  return { blocks, tables: [{ header, rows: whole, place: 0, start: first.start, end: last.end }] };
}

function separatorOf(source: string): string {
  const line = source.slice(0, Math.min(5000, source.search(/\n|$/))).replace(/"[^"]*"/g, "");
  const counts = [",", ";", "\t", "|"].map((separator) => ({ separator, count: line.split(separator).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).separator;
}

/** Rows as RFC 4180 has them; a quotation mark out of place is a letter like others. */
function rowsOf(source: string, separator: string): readonly TableRow[] {
  const rows: TableRow[] = [];
  let cells: string[] = [];
  let [start, place] = [0, 0];
  while (place <= source.length && rows.length <= maxRows) {
    const { value, next } = cellAt(source, place, separator);
    cells.push(value.trim());
    place = next + 1;
    if (source[next] === separator) continue;
    if (cells.some((cell) => cell !== "")) rows.push({ cells, start, end: next });
    [cells, start] = [[], place];
  }
  return rows;
}

/** A cell, and where its separator, line break or the end stands. */
function cellAt(source: string, place: number, separator: string): { readonly value: string; readonly next: number } {
  if (source[place] === '"') {
    let end = source.indexOf('"', place + 1);
    while (end >= 0 && source[end + 1] === '"') end = source.indexOf('"', end + 2);
    const after = end < 0 ? undefined : source[end + 1];
    if (end >= 0 && (after === undefined || after === "\n" || after === separator))
      return { value: source.slice(place + 1, end).replaceAll('""', '"'), next: end + 1 };
  }
  let next = place;
  while (next < source.length && source[next] !== "\n" && source[next] !== separator) next += 1;
  return { value: source.slice(place, next), next };
}
