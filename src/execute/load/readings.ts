import type { Clock } from "../../lib/clock.ts";
import type { EnergySampler, EnergyStretch } from "../../meters/energy/sampler.ts";
import type { Meter } from "../../metrics/types.ts";
import { energyMeterId, type SeriesRecord } from "../../records/schema.ts";

/**
 * Readings over one load: of meters between jobs and never inside a timed section, of energy sensors at their own fixed
 * period all along, since power must be known of the timed sections too.
 */
export interface Readings {
  /** Reads the cheap meters, unless that was done a moment ago. */
  take(pid: number): Promise<void>;
  /** Reads every meter; null: there is nothing to be read yet. */
  takeNow(pid: number | null): Promise<void>;
  /** Ends the readings and gives those that came. */
  finish(place: SeriesOwner): Promise<readonly SeriesRecord[]>;
}

type SeriesOwner = Pick<SeriesRecord, "model" | "variant" | "load">;

const intervalMs = 250;

export function startReadings(meters: readonly Meter[], energy: EnergySampler | null, clock: Clock): Readings {
  const stopEnergy = energy?.record() ?? (async () => []);
  const start = clock.nowMs();
  const rows = meters.map((): (number | null)[][] => []);
  let last = Number.NEGATIVE_INFINITY;
  const read = async (pid: number | null, isWanted: (meter: Meter) => boolean): Promise<void> => {
    last = clock.nowMs();
    const atMs = Math.round(last - start);
    const readings = await Promise.all(
      meters.map((meter) => (!isWanted(meter) ? null : pid === null ? meter.columns.map(() => null) : meter.read(pid))),
    );
    for (const [index, values] of readings.entries()) if (values !== null) rows[index]?.push([atMs, ...values]);
  };
  return {
    takeNow: (pid) => read(pid, () => true),
    async take(pid) {
      if (clock.nowMs() - last >= intervalMs) await read(pid, ({ cheap }) => cheap);
    },
    async finish(place) {
      const stretches = await stopEnergy();
      const head = { kind: "series", at: clock.timestamp(), ...place } as const;
      const watched = meters.map(
        ({ id, unit, columns }, index): SeriesRecord => ({
          ...head,
          meter: id,
          unit,
          columns: ["at_ms", ...columns],
          rows: rows[index] ?? [],
        }),
      );
      const all = [...watched, ...stretches.map((stretch) => ({ ...head, ...energySeries(stretch) }))];
      return all.filter((series) => tellsSomething(series) || series.dropped !== undefined);
    },
  };
}

/** The first column is the time. */
function tellsSomething({ rows }: SeriesRecord): boolean {
  return rows.some((row) => row.slice(1).some((value) => value !== null));
}

/** Energy counts from the start of the run: only differences mean something. */
function energySeries({ source, startEpochMs, rows, dropped, stoodStill }: EnergyStretch) {
  return {
    meter: energyMeterId(source.id),
    unit: "J",
    columns: ["at_ms", "joules", "watts"],
    rows: rows.map((row) => [...row]),
    startEpochMs,
    ...(dropped === null ? {} : { dropped }),
    ...(stoodStill ? { stoodStill } : {}),
  };
}
