import { readCsv } from "../../src/suite/formats/containers/csv.ts";

/** The lines of a CSV by the names of its columns. */
export function csvLines(text: string): readonly Readonly<Record<string, string>>[] {
  return readCsv(new TextEncoder().encode(text), "rows.csv", null).map(({ value }) => value as Record<string, string>);
}
