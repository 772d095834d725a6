import type { Table } from "../types.ts";
import { inlineText } from "./inline.ts";
import { type Line, maxLineLength } from "./lines.ts";

/** The table that begins at a line, and its last line; null: there is none. */
export function tableAt(
  lines: readonly Line[],
  index: number,
  place: number,
): { readonly table: Table; readonly last: number } | null {
  const [head, rule] = [lines[index], lines[index + 1]];
  if (head === undefined || rule === undefined || rule.text.length > maxLineLength) return null;
  if (!/^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{1,}:?\s*)*\|?\s*$/.test(rule.text)) return null;
  let last = index + 1;
  while (lines[last + 1]?.text.includes("|") === true) last += 1;
  const header = cellsOf(head.text);
  const rows = lines.slice(index + 2, last + 1).map(({ text, start, end }) => ({ cells: cellsOf(text), start, end }));
  const end = lines[last]?.end ?? head.end;
  return {
    table: { header, rows: rows.filter(({ cells }) => cells.length === header.length), place, start: head.start, end },
    last,
  };
}

function cellsOf(line: string): readonly string[] {
  if (line.length > maxLineLength) return [];
  return line
    .trim()
    .replace(/^\|/, "")
    .replace(/(?<!\\)\|$/, "")
    .split(/(?<!\\)\|/)
    .map((cell) => inlineText(cell.replaceAll("\\|", "|")).text);
}
