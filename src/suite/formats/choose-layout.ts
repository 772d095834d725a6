import type { z } from "zod";
import { UserError } from "../../lib/errors.ts";
import { describeIssue } from "../positions.ts";
import { formats } from "./index.ts";
import type { Format, Layout, RawRow } from "./types.ts";

/** The layout of a format that a file's first row has. Throws UserError saying what is missing and which format would fit. */
export function chooseLayout(format: Format, first: RawRow): Layout {
  const fits = format.layouts.map((layout) => ({ layout, problem: layout.row.safeParse(first.value).error }));
  const fitting = fits.find(({ problem }) => problem === undefined);
  if (fitting !== undefined) return fitting.layout;
  const problems = fits.flatMap(({ problem }) => problem ?? []);
  const nearest = problems.reduce((best, next) =>
    missingIn(next, first).length < missingIn(best, first).length ? next : best,
  );
  const missing = missingIn(nearest, first);
  if (missing.length === 0) throw new UserError(describeIssue(nearest, () => first.where));
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
function missingIn(error: z.ZodError, { value }: RawRow): readonly string[] {
  const present = new Set(fieldsOf({ value }));
  const lacking = error.issues
    .map(({ path }) => String(path[0] ?? ""))
    .filter((field) => field !== "" && !present.has(field));
  return [...new Set(lacking)];
}

function fieldsOf({ value }: Pick<RawRow, "value">): readonly string[] {
  return typeof value === "object" && value !== null ? Object.keys(value) : [];
}
