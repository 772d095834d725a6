import { UserError } from "../../lib/errors.ts";
import { canonicalJson } from "../../lib/files.ts";
import { shownPath } from "../../lib/located-yaml.ts";
import type { Format, RawRow } from "./types.ts";

/** Rows with labels that a set keeps in a file of their own. Throws UserError where the numbers differ. */
export function withLabels(
  rows: readonly RawRow[],
  labels: readonly string[] | null,
  path: string | null,
): readonly RawRow[] {
  if (labels === null || path === null) return rows;
  if (labels.length !== rows.length)
    throw new UserError(`${shownPath(path)} has ${labels.length} labels for ${rows.length} rows`);
  return rows.map(({ value, where }, index) => ({
    value: typeof value === "object" && value !== null ? { ...value, label: labels[index] } : value,
    where,
  }));
}

/** Published sets hold rows twice, which nobody can mend and which would count twice; in one's own file it is a mistake to be told. */
export function withoutRepeats(
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
