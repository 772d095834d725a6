import { UserError } from "../../lib/errors.ts";
import { formats } from "./index.ts";
import type { Format, Layout, RawRow } from "./types.ts";

/**
 * The layout of a format whose fields a file's first row has. Throws UserError saying what is missing and which format
 * would fit. Whether the fields hold what they should is for each row to show.
 */
export function chooseLayout(format: Format, first: RawRow): Layout {
  const tried = format.layouts.map((layout) => ({ layout, missing: missingIn(layout, first) }));
  const { layout, missing } = tried.reduce((best, next) => (next.missing.length < best.missing.length ? next : best));
  if (missing.length === 0) {
    const fitting = tried.find(
      (other) => other.missing.length === 0 && other.layout.row.safeParse(first.value).success,
    );
    return fitting?.layout ?? layout;
  }
  const others = formats.filter(
    ({ kind, layouts }) => kind !== null && layouts.some(({ row }) => row.safeParse(first.value).success),
  );
  throw new UserError(
    `${first.where} is not laid out as ${format.name}: no ${missing.join(", no ")}; ${adviceFor(first, missing, others)}`,
  );
}

function adviceFor(first: RawRow, missing: readonly string[], others: readonly Format[]): string {
  if (others.length > 0) return `the format ${others.map(({ name }) => name).join(" or ")} would fit`;
  if (missing.length === 1 && missing[0] === "label") return "name the file that holds the labels under labels";
  const present = fieldsOf(first).join(", ") || "no fields";
  return `it has ${present}, as no published set does; fields named as the task kind names them are the format plain`;
}

/** Fields at the top of a row that a layout wants and the row lacks. */
function missingIn({ row }: Layout, { value }: RawRow): readonly string[] {
  const present = new Set(fieldsOf({ value }));
  const fields = (row.safeParse(value).error?.issues ?? []).map(({ path }) => String(path[0] ?? ""));
  return [...new Set(fields.filter((field) => field !== "" && !present.has(field)))];
}

function fieldsOf({ value }: Pick<RawRow, "value">): readonly string[] {
  return typeof value === "object" && value !== null ? Object.keys(value) : [];
}
