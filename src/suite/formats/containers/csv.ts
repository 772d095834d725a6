import { UserError } from "../../../lib/errors.ts";
import { shownPath } from "../../positions.ts";
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
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"|([^"${separator}\\r\\n]*))(${separator}|\\r?\\n|$)`, "y");
  const lines: Line[] = [];
  let cells: string[] = [];
  let [number, start] = [1, 1];
  while (cell.lastIndex < text.length) {
    const found = cell.exec(text);
    if (found === null) throw new UserError(`${shownPath(path)}:${number} a quotation mark stands where none can`);
    const [whole, quoted, bare = "", end = ""] = found;
    cells.push(quoted?.replaceAll('""', '"') ?? bare);
    number += whole.split("\n").length - 1;
    if (end === separator && cell.lastIndex === text.length) cells.push("");
    if (end === separator && cell.lastIndex < text.length) continue;
    if (cells.length > 1 || cells[0] !== "") lines.push({ cells, number: start });
    [cells, start] = [[], number];
  }
  return lines;
}
