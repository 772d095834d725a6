import { tallyOf } from "../../../lib/tally.ts";
import type { Block, Content, Reader, TableRow } from "../types.ts";
import { tableContent } from "./csv.ts";
import { linesOf } from "./lines.ts";

/** JSON and JSON Lines: entries of a list as rows, long texts as paragraphs. */
export const json: Reader = { id: "JSON", extensions: [".json", ".jsonl", ".ndjson"], takes: "text", read: readJson };

interface Entry {
  readonly value: unknown;
  readonly start: number;
  readonly end: number;
}

const maxEntries = 20_000;
const paragraphLength = 120;

function readJson(source: string): Content {
  const entries = listEntries(source) ?? lineEntries(source);
  if (entries.length === 0) throw new Error("is not JSON");
  const objects = entries.filter(({ value }) => isObject(value));
  const header = columnsOf(objects);
  if (objects.length < 3 || header.length < 2) return { blocks: entries.flatMap(paragraphs), tables: [] };
  const rows = objects.map(({ value, start, end }): TableRow => {
    const fields = value as Readonly<Record<string, unknown>>;
    return { cells: header.map((name) => cellOf(fields[name])), start, end };
  });
  const { tables } = tableContent(header, rows);
  return { blocks: entries.flatMap(paragraphs), tables };
}

/** The entries of a list that is the whole text, else the text itself as one; null: it is not one JSON value. */
function listEntries(source: string): readonly Entry[] | null {
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch {
    return null;
  }
  if (!Array.isArray(value)) return [{ value, start: 0, end: source.length }];
  const places = entryPlaces(source);
  return value
    .slice(0, maxEntries)
    .map((entry: unknown, index) => ({ value: entry, ...(places[index] ?? { start: 0, end: source.length }) }));
}

/** Where the entries of the outermost list stand. */
function entryPlaces(source: string): readonly { readonly start: number; readonly end: number }[] {
  const places: { start: number; end: number }[] = [];
  let [depth, start] = [0, 0];
  for (const { 0: mark, index } of source.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{},]/g)) {
    if (mark === "[" || mark === "{") {
      depth += 1;
      if (depth === 1) start = index + 1;
    } else if (mark === "]" || mark === "}") depth -= 1;
    if ((mark === "," && depth === 1) || (mark === "]" && depth === 0)) {
      const text = source.slice(start, index);
      const lead = text.length - text.trimStart().length;
      places.push({ start: start + lead, end: start + text.trimEnd().length });
      start = index + 1;
    }
  }
  return places;
}

function lineEntries(source: string): readonly Entry[] {
  const entries: Entry[] = [];
  for (const { text, start, end } of linesOf(source)) {
    if (text.trim() === "" || entries.length >= maxEntries) continue;
    try {
      entries.push({ value: JSON.parse(text), start, end });
    } catch {
      // One broken line of a log does not spoil the others.
    }
  }
  return entries;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Names that most entries have with a plain value. */
function columnsOf(objects: readonly Entry[]): readonly string[] {
  const seen = objects.slice(0, 1000);
  const plain = seen.flatMap(({ value }) =>
    Object.entries(value as object).flatMap(([name, field]) =>
      ["string", "number", "boolean"].includes(typeof field) ? [name] : [],
    ),
  );
  const enough = 0.8 * seen.length;
  return [...tallyOf(plain)].filter(([, count]) => count >= enough).map(([name]) => name);
}

const cellOf = (value: unknown): string =>
  ["string", "number", "boolean"].includes(typeof value) ? String(value).trim() : "";

function paragraphs({ value, start, end }: Entry): readonly Block[] {
  const found: Block[] = [];
  const open: unknown[] = [value];
  while (open.length > 0 && found.length < 1000) {
    const next = open.pop();
    if (typeof next === "string" && next.length >= paragraphLength)
      found.push({ kind: "prose", text: next.replace(/\s+/g, " ").trim(), start, end });
    else if (typeof next === "object" && next !== null) open.push(...Object.values(next).slice(0, 10_000).reverse());
  }
  return found;
}
