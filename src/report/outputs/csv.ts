import { stringify } from "csv-stringify/sync";
import { printable } from "../../lib/untrusted.ts";
import type { Row } from "../../metrics/types.ts";
import { type RowColumn, rowColumns } from "../data/row-columns.ts";
import type { ReportInput } from "../data/types.ts";

/** Every figure of every run, one a line; an empty value has its reason beside it. */
export function renderCsv(input: ReportInput): string {
  const lines = input.runs.flatMap((run) => run.rows.map((row) => lineOf(run.name, row)));
  return stringify(lines, { header: true, columns: ["run", ...rowColumns.map(({ id }) => id), "records"] });
}

function lineOf(run: string, row: Row): Readonly<Record<string, string | number | null>> {
  const values = rowColumns.map(({ id, of }) => [id, cellOf(of(row))] as const);
  return { run: cell(run), ...Object.fromEntries(values), records: cell(row.recordIds.join(" ")) };
}

function cellOf(value: ReturnType<RowColumn["of"]>): string | number | null {
  if (value === null || typeof value === "number") return value;
  if (typeof value === "string") return cell(value);
  const [only] = value;
  if (only === undefined) return null;
  return value.length === 1 && typeof only === "number" ? only : cell(value.join(" "));
}

/** Characters that make a spreadsheet take a cell for a formula, also in their full-width forms. */
const formulaStart = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;

/** Text that no spreadsheet runs and no terminal obeys. Numbers don't come here: a minus sign before one stays. */
function cell(text: string): string {
  const safe = printable(text);
  return formulaStart.test(text) || formulaStart.test(safe) ? `'${safe}` : safe;
}
