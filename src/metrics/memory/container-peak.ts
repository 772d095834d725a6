import type { SeriesRecord } from "../../records/schema.ts";
import { range } from "../../statistics/ranks.ts";
import type { MemoryCaveat } from "../caveat.ts";

/** How near a container came to its limit, of the meter `container`; none where there is no limit, or nothing was told. */
export function containerCaveats(series: readonly SeriesRecord[]): readonly MemoryCaveat[] {
  const highest = (name: string): number | null =>
    range(
      series.flatMap(({ columns, rows }) =>
        rows.flatMap((row) => {
          const value = row[columns.indexOf(name)];
          return typeof value === "number" ? [value] : [];
        }),
      ),
    )?.high ?? null;
  const [usedBytes, peakBytes] = [highest("container_used_bytes"), highest("container_peak_bytes")];
  const limitBytes = highest("container_limit_bytes");
  if (limitBytes === null || (usedBytes === null && peakBytes === null)) return [];
  return [{ kind: "container", limitBytes, usedBytes, peakBytes }];
}
