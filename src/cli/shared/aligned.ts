import { columnsWide, padded } from "../../report/format/width.ts";

interface Column {
  readonly heading: string;
  readonly side: "left" | "right";
}

/** Lines of a table with its heading; columns that are empty in every row are left out. Cells are printable already. */
export function aligned(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const shown = columns.flatMap((column, index) =>
    rows.some((row) => (row[index] ?? "") !== "") ? [{ ...column, index }] : [],
  );
  const widths = shown.map(({ heading, index }) =>
    Math.max(columnsWide(heading), ...rows.map((row) => columnsWide(row[index] ?? ""))),
  );
  const line = (cell: (index: number, heading: string) => string): string =>
    shown
      .map(({ heading, side, index }, at) => padded(cell(index, heading), widths[at] ?? 0, side))
      .join("  ")
      .trimEnd();
  return [line((_, heading) => heading), ...rows.map((row) => line((index) => row[index] ?? ""))].join("\n");
}
