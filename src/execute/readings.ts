import type { Clock } from "../lib/clock.ts";
import type { Meter } from "../metrics/types.ts";
import type { SeriesRecord } from "../records/schema.ts";

/** Readings of meters over one load, taken between jobs and never inside a timed section. */
export interface Readings {
  /** Reads every meter, unless that was done a moment ago. */
  take(pid: number): Promise<void>;
  takeNow(pid: number): Promise<void>;
  series(place: Pick<SeriesRecord, "model" | "variant" | "load">): readonly SeriesRecord[];
}

const intervalMs = 250;

export function startReadings(meters: readonly Meter[], clock: Clock): Readings {
  const start = clock.nowMs();
  const rows = meters.map((): (number | null)[][] => []);
  let last = Number.NEGATIVE_INFINITY;
  const takeNow = async (pid: number): Promise<void> => {
    last = clock.nowMs();
    const atMs = Math.round(last - start);
    const readings = await Promise.all(meters.map((meter) => meter.read(pid)));
    for (const [index, values] of readings.entries()) rows[index]?.push([atMs, ...values]);
  };
  return {
    takeNow,
    async take(pid) {
      if (clock.nowMs() - last >= intervalMs) await takeNow(pid);
    },
    series: (place) =>
      meters.map(({ id, unit, columns }, index) => ({
        kind: "series",
        at: clock.timestamp(),
        ...place,
        meter: id,
        unit,
        columns: ["at_ms", ...columns],
        rows: rows[index] ?? [],
      })),
  };
}
