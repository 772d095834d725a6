import { stringify } from "csv-stringify/sync";
import { printable } from "../lib/untrusted.ts";
import type { Row } from "../metrics/types.ts";
import type { ReportInput } from "./types.ts";

const columns = [
  "run",
  "model",
  "variant",
  "task",
  "metric",
  "method",
  "unit",
  "better",
  "n",
  "value",
  "low",
  "high",
  "scope",
  "reason",
  "origin",
  "records",
] as const;

type Line = Readonly<Record<(typeof columns)[number], string | number | null>>;

/** Every figure of every run, one a line; an empty value has its reason beside it. */
export function renderCsv(input: ReportInput): string {
  const lines = input.runs.flatMap((run) => run.rows.map((row) => lineOf(run.name, row)));
  return stringify(lines, { header: true, columns: [...columns] });
}

function lineOf(run: string, row: Row): Line {
  return {
    run: cell(run),
    model: cell(row.model),
    variant: cell(row.variant),
    task: row.task === null ? null : cell(row.task),
    metric: cell(row.metric),
    method: cell(row.method),
    unit: cell(row.unit),
    better: row.better,
    n: row.n,
    value: row.value,
    low: row.low,
    high: row.high,
    scope: row.scope === null ? null : cell(row.scope),
    reason: row.reason === null ? null : cell(row.reason),
    origin: row.origin,
    records: cell(row.recordIds.join(" ")),
  };
}

/** Characters that make a spreadsheet take a cell for a formula, also in their full-width forms. */
const formulaStart = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;

/** Text that no spreadsheet runs and no terminal obeys. Numbers don't come here: a minus sign before one stays. */
function cell(text: string): string {
  const safe = printable(text);
  return formulaStart.test(text) || formulaStart.test(safe) ? `'${safe}` : safe;
}
