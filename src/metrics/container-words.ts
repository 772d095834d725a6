import type { SeriesRecord } from "../records/schema.ts";
import { range } from "../statistics/ranks.ts";

/** How near a container came to its limit, of the meter `container`; null: there is no limit, or nothing was told. */
export function containerInWords(series: readonly SeriesRecord[]): string | null {
  const highest = (name: string): number | null =>
    range(
      series.flatMap(({ columns, rows }) =>
        rows.flatMap((row) => {
          const value = row[columns.indexOf(name)];
          return typeof value === "number" ? [value] : [];
        }),
      ),
    )?.high ?? null;
  const [used, peak, limit] = ["used", "peak", "limit"].map((part) => highest(`container_${part}_bytes`));
  if (limit == null) return null;
  const parts = [
    ...(used == null ? [] : [`used up to ${megabytes(used)}`]),
    ...(peak == null ? [] : [`has held ${megabytes(peak)} at most, cached files counted`]),
  ];
  return parts.length === 0 ? null : `the whole container, limited to ${megabytes(limit)}, ${parts.join(" and ")}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
