import { readFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import { messageOf, systemCode, UserError } from "../../lib/errors.ts";
import { canonicalJson, sha256 } from "../../lib/files.ts";
import { describeIssue, shownPath } from "../positions.ts";
import { chooseLayout } from "./choose-layout.ts";
import { containerOf } from "./containers/index.ts";
import { decodeUtf8 } from "./containers/text.ts";
import type { Format, ItemDraft, RawRow } from "./types.ts";

/** A file of items as a suite names it. */
export interface FileSource {
  readonly path: string;
  readonly format: Format;
  /** The task kind that the items are for. */
  readonly kind: string;
  /** A file with one label a line, for sets that keep them apart. */
  readonly labels: string | null;
}

/** Items as drafts, each with its place, and what a reader of the results should know. */
export interface ReadItems {
  readonly drafts: readonly RawRow[];
  readonly notes: readonly string[];
}

/** Reads items in a layout. `namedAt`: where the suite names the file. Throws UserError with file and line. */
export async function readItems({ path, format, kind, labels }: FileSource, namedAt: string): Promise<ReadItems> {
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
  const parsed = kept.map(({ value, where }) => {
    const result = layout.row.safeParse(value);
    if (!result.success) throw new UserError(describeIssue(result.error, () => where));
    return { value: result.data, where };
  });
  const source = { rows: parsed.map(({ value }) => value), name: basename(path, extname(path)), kind };
  const drafts = parsed.map(({ value, where }, index) => {
    try {
      return { value: withId(layout.item(value, source), kept[index]?.value), where };
    } catch (error) {
      throw new UserError(`${where} ${messageOf(error)}`);
    }
  });
  const notes = repeated === 0 ? [] : [`rows left out because they repeat another: ${repeated}`];
  return { drafts, notes };
}

/** Throws UserError naming the place in the suite. */
export async function bytesOf(path: string, namedAt: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
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

function withLabels(rows: readonly RawRow[], labels: readonly string[] | null, path: string | null): readonly RawRow[] {
  if (labels === null || path === null) return rows;
  if (labels.length !== rows.length)
    throw new UserError(`${shownPath(path)} has ${labels.length} labels for ${rows.length} rows`);
  return rows.map(({ value, where }, index) => ({
    value: typeof value === "object" && value !== null ? { ...value, label: labels[index] } : value,
    where,
  }));
}

/** Published sets hold rows twice, which nobody can mend and which would count twice; in one's own file it is a mistake to be told. */
function withoutRepeats(
  rows: readonly RawRow[],
  format: Format,
): { readonly kept: readonly RawRow[]; readonly repeated: number } {
  const places = new Map<string, string>();
  const kept = rows.filter(({ value, where }) => {
    const content = canonicalJson(value);
    const earlier = places.get(content);
    if (earlier === undefined) places.set(content, where);
    else if (format.kind === null && hasId(value)) return true;
    else if (format.kind === null) throw new UserError(`${where} repeats ${earlier}`);
    return earlier === undefined;
  });
  return { kept, repeated: rows.length - kept.length };
}

/** Two items of one id are refused where ids are checked, which names the id. */
const hasId = (row: unknown): boolean => typeof row === "object" && row !== null && "id" in row && row.id !== "";

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
