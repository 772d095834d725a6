import { UserError } from "../../../lib/errors.ts";
import { shownPath } from "../../../lib/located-yaml.ts";
import type { RawRow } from "../types.ts";
import { decodeUtf8 } from "./text.ts";

interface Line {
  readonly cells: readonly string[];
  /** Where it begins, from 1; a quoted cell may hold line breaks. */
  readonly number: number;
}

/**
 * A table as text, cells as RFC 4180 has them, parted by commas, semicolons or tabs: whatever parts the first line most.
 * `columns` names the cells of a file whose first line does not hold the first of these names. Throws UserError.
 */
export function readCsv(bytes: Uint8Array, path: string, columns: readonly string[] | null): readonly RawRow[] {
  const text = decodeUtf8(bytes, path);
  const [first, ...others] = parseLines(text, separatorOf(text), path);
  if (first === undefined) return [];
  const headless = columns !== null && !first.cells.includes(columns[0] ?? "");
  const names = headless ? columns : first.cells.map((name) => name.trim());
  return (headless ? [first, ...others] : others).map(({ cells, number }) => {
    const where = `${shownPath(path)}:${number}`;
    if (cells.length !== names.length)
      throw new UserError(`${where} has ${cells.length} cells, not ${names.length} (${names.join(", ")})`);
    return { value: Object.fromEntries(names.map((name, index) => [name, cells[index]])), where };
  });
}

function separatorOf(text: string): string {
  const line = text.slice(0, text.search(/\r?\n|$/)).replace(/"[^"]*"/g, "");
  const counts = [",", ";", "\t"].map((separator) => ({ separator, count: line.split(separator).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).separator;
}

function parseLines(text: string, separator: string, path: string): readonly Line[] {
  const bare = new RegExp(`[^"${separator}\\r\\n]*`, "y");
  const ending = new RegExp(`${separator}|\\r?\\n|$`, "y");
  const lines: Line[] = [];
  let cells: string[] = [];
  let [number, start, place] = [1, 1, 0];
  while (place < text.length) {
    const [cell, after] = text[place] === '"' ? quotedCell(text, place) : [matchAt(bare, text, place) ?? "", null];
    const end = after ?? place + cell.length;
    const mark = end < 0 ? null : matchAt(ending, text, end);
    if (mark === null) throw new UserError(`${shownPath(path)}:${number} a quotation mark stands where none can`);
    cells.push(cell);
    number += text.slice(place, end).split("\n").length - 1 + (mark.endsWith("\n") ? 1 : 0);
    place = end + mark.length;
    if (mark === separator && place === text.length) cells.push("");
    if (mark === separator && place < text.length) continue;
    if (cells.length > 1 || cells[0] !== "") lines.push({ cells, number: start });
    [cells, start] = [[], number];
  }
  return lines;
}

/** The cell whose quotation mark opens at a place, and where the text goes on; −1: nothing closes it. No pattern: it may hold megabytes. */
function quotedCell(text: string, place: number): readonly [cell: string, end: number] {
  let end = text.indexOf('"', place + 1);
  while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
  return [text.slice(place + 1, end).replaceAll('""', '"'), end < 0 ? end : end + 1];
}

function matchAt(pattern: RegExp, text: string, place: number): string | null {
  pattern.lastIndex = place;
  return pattern.exec(text)?.[0] ?? null;
}
