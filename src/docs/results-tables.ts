import { markdownTable } from "../lib/marked-parts.ts";
import { meters } from "../meters/index.ts";
import { recordKinds } from "../records/kinds.ts";
import { record } from "../records/schema.ts";
import { type RowColumn, rowColumns } from "../report/data/row-columns.ts";
import { boundKinds, methodKinds } from "../report/data/row-terms.ts";

/** The columns of one part of a row, for docs/results.md. */
export function columnTable(part: RowColumn["part"]): string {
  const columns = rowColumns.filter((column) => column.part === part);
  return markdownTable(
    ["column", "what it is"],
    columns.map(({ id, description }) => [`\`${id}\``, description]),
  );
}

/** The values of the column `methodKind`, for docs/results.md. */
export function methodTable(): string {
  return termTable("methodKind", methodKinds);
}

/** The values of the column `bounds`, for docs/results.md. */
export function boundTable(): string {
  return termTable("bounds", boundKinds);
}

function termTable(column: string, terms: Readonly<Record<string, string>>): string {
  return markdownTable(
    [`\`${column}\``, "what it means"],
    Object.entries(terms).map(([term, meaning]) => [`\`${term}\``, meaning]),
  );
}

/** Every kind of record with its fields, for docs/results.md. */
export function recordTable(): string {
  return markdownTable(
    ["kind", "what it is", "fields"],
    record.options.map(({ shape }) => {
      const kind = shape.kind.value;
      const fields = Object.keys(shape).filter((field) => field !== "kind" && field !== "at");
      return [`\`${kind}\``, recordKinds[kind], fields.map((field) => `\`${field}\``).join(" ")];
    }),
  );
}

/** What is read beside a running model, for docs/results.md. */
export function meterTable(): string {
  return markdownTable(
    ["`meter`", "`unit`", "`columns` after `at_ms`"],
    meters.map(({ id, unit, columns }) => [`\`${id}\``, unit, columns.map((column) => `\`${column}\``).join(" ")]),
  );
}
