import { basename, extname } from "node:path";
import { messageOf, systemCode, UserError } from "../../lib/errors.ts";
import { canonicalJson, sha256 } from "../../lib/files.ts";
import { describeIssue, shownPath } from "../../lib/located-yaml.ts";
import { readRegularFile } from "../../lib/regular-file.ts";
import type { TaskKind } from "../../tasks/types.ts";
import { chooseLayout } from "./choose-layout.ts";
import { containerOf } from "./containers/index.ts";
import { decodeUtf8 } from "./containers/text.ts";
import { withLabels, withoutRepeats } from "./rows.ts";
import type { Format, ItemDraft, Layout, RawRow, RowSource } from "./types.ts";

/** No text is longer in Node. */
const maxItemBytes = 500e6;

/** A file of items as a suite names it. */
export interface FileSource {
  readonly path: string;
  readonly format: Format;
  /** The task kind that the items are for. */
  readonly kind: TaskKind;
  /** A file with one label a line, for sets that keep them apart. */
  readonly labels: string | null;
  /** What is done with rows that break the layout. */
  readonly unusable: "refuse" | "leave-out";
}

/** Items as drafts, each with its place, and what a reader of the results should know. */
export interface ReadItems {
  readonly drafts: readonly RawRow[];
  readonly notes: readonly string[];
}

/** Reads items in a layout. `namedAt`: where the suite names the file. Throws UserError with file and line. */
export async function readItems(source: FileSource, namedAt: string): Promise<ReadItems> {
  const { path, format, labels } = source;
  const bytes = await bytesOf(path, namedAt);
  const rows = withLabels(
    await containerOf(path)(bytes, path, format.columns),
    await labelsOf(labels, namedAt),
    labels,
  );
  const [first] = rows;
  if (first === undefined) return { drafts: [], notes: [] };
  const layout = chooseLayout(format, first);
  const { kept, repeated } = withoutRepeats(rows, format);
  const unusable = new Set<string>();
  const usable = <T>(row: RawRow, read: () => T): readonly T[] => {
    try {
      return [read()];
    } catch (error) {
      if (source.unusable === "refuse") throw new UserError(`${messageOf(error)}${adviceOf(format)}`);
      unusable.add(row.where);
      return [];
    }
  };
  const parsed = kept.flatMap((raw) => usable(raw, () => ({ raw, row: parseRow(layout, raw) })));
  const all = { rows: parsed.map(({ row }) => row), name: basename(path, extname(path)), kind: source.kind.id };
  const drafts = parsed.flatMap(({ raw, row }) =>
    usable(raw, () => {
      const value = withId(itemOf(layout, row, all, raw), raw.value);
      const problem = source.kind.itemSchema.safeParse(value).error;
      if (problem !== undefined) throw new Error(describeIssue(problem, () => raw.where));
      return { value, where: raw.where };
    }),
  );
  const notes = [
    ...(repeated === 0 ? [] : [`rows left out because they repeat another: ${repeated}`]),
    ...(unusable.size === 0 ? [] : [`rows left out because they can't be used: ${placesIn(kept, unusable)}`]),
  ];
  return { drafts, notes };
}

/** In the order of the file. */
function placesIn(rows: readonly RawRow[], places: ReadonlySet<string>): string {
  return rows.flatMap(({ where }) => (places.has(where) ? [where] : [])).join(", ");
}

/** Rows of a published set that break its own layout are nobody's to mend. */
function adviceOf({ kind }: Format): string {
  return kind === null ? "" : " (unusable: leave-out, beside format, goes on without such rows)";
}

function parseRow(layout: Layout, { value, where }: RawRow): unknown {
  const result = layout.row.safeParse(value);
  if (!result.success) throw new Error(describeIssue(result.error, () => where));
  return result.data;
}

function itemOf(layout: Layout, row: unknown, source: RowSource, { where }: RawRow): ItemDraft {
  try {
    return layout.item(row, source);
  } catch (error) {
    throw new Error(`${where} ${messageOf(error)}`);
  }
}

/** Throws UserError naming the place in the suite. */
async function bytesOf(path: string, namedAt: string): Promise<Uint8Array> {
  try {
    return await readRegularFile(path, maxItemBytes);
  } catch (error) {
    const what = systemCode(error) === "ENOENT" ? "does not exist" : `can't be read (${messageOf(error)})`;
    throw new UserError(`${namedAt} items: ${shownPath(path)} ${what}`);
  }
}

async function labelsOf(path: string | null, namedAt: string): Promise<readonly string[] | null> {
  if (path === null) return null;
  const text = decodeUtf8(await bytesOf(path, namedAt), path);
  return text
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => line.trim());
}

/** An id made of the content stays the same wherever the row stands, so that a limit keeps the same rows. */
function withId(draft: ItemDraft, row: unknown): ItemDraft {
  const { id, group, ...fields } = draft;
  return {
    id:
      id === undefined || id === ""
        ? sha256(canonicalJson(row)).slice(0, 12)
        : typeof id === "number"
          ? String(id)
          : id,
    ...(group === undefined || group === "" ? {} : { group }),
    ...fields,
  };
}
