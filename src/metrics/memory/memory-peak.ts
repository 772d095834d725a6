import type { SeriesRecord } from "../../records/schema.ts";
import { range } from "../../statistics/ranks.ts";

/** The most a process held during a load and what it held before the model was opened. Bytes; null where the system does not tell. */
export interface Peak {
  readonly peak: number | null;
  readonly baseline: number | null;
}

/** The system's own high-water mark where there is one: readings now and then may miss the peak. */
export function residentPeak(series: SeriesRecord): Peak {
  return peakOf(series, ["peak_resident_bytes", "resident_bytes"], "resident_bytes");
}

/** What the model added to its process at most, in bytes; null where the system does not tell. */
export function takenAtPeak({ peak, baseline }: Peak): number | null {
  return peak === null || baseline === null ? null : Math.max(0, peak - baseline);
}

/** Linux keeps no high-water mark of private memory: the highest reading stands for it. */
export function anonymousPeak(series: SeriesRecord): Peak {
  return peakOf(series, ["peak_anonymous_bytes", "anonymous_bytes"], "anonymous_bytes");
}

/** The first row is the process before the model was opened. */
function peakOf(series: SeriesRecord, peakColumns: readonly string[], baselineColumn: string): Peak {
  const column = (name: string): readonly (number | null)[] => {
    const index = series.columns.indexOf(name);
    return series.rows.map((row) => (index < 0 ? null : (row[index] ?? null)));
  };
  const known = peakColumns.flatMap((name) =>
    column(name)
      .slice(1)
      .filter((bytes) => bytes !== null),
  );
  return { peak: range(known)?.high ?? null, baseline: column(baselineColumn)[0] ?? null };
}
