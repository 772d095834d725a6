import { setTimeout } from "node:timers/promises";
import { messageOf } from "../../../lib/errors.ts";
import type { EnergyScope } from "../../../records/schema.ts";
import type { EnergyReader, EnergySource } from "./types.ts";

/** What is known of a sensor once it is read. */
export interface SampledSource {
  readonly id: string;
  readonly scope: EnergyScope;
  readonly hertz: number;
  readonly found: string;
}

/** Readings of one sensor over one stretch of time. */
export interface EnergyStretch {
  readonly source: SampledSource;
  /** Milliseconds since 1970; `rows` count from it. */
  readonly startEpochMs: number;
  readonly rows: readonly (readonly [atMs: number, joules: number, watts: number | null])[];
  /** Why it is no longer read; null: it still is. */
  readonly dropped: string | null;
}

/** Reads all sensors that can be read, each at its own fixed period, from outside the measured process. */
export interface EnergySampler extends AsyncDisposable {
  readonly sources: readonly SampledSource[];
  /** Begins to read; the function returned reads a last time and gives what came. One recording at a time. */
  record(): () => Promise<readonly EnergyStretch[]>;
}

interface Sensor {
  readonly source: SampledSource;
  readonly stuckAfterMs: number;
  readonly reader: EnergyReader;
  dropped: string | null;
  failures: number;
  /** The last value and since when it has been that, within this recording. */
  seen: { readonly value: number; readonly sinceMs: number } | null;
}

export interface StartedSource {
  readonly source: EnergySource;
  readonly found: string;
  readonly reader: EnergyReader;
}

/** One slip is forgiven: a plug is asked by radio. */
const failuresAllowed = 2;

export function createEnergySampler(started: readonly StartedSource[]): EnergySampler {
  const sensors = started.map(
    ({ source: { id, scope, hertz, stuckAfterMs }, found, reader }): Sensor => ({
      source: { id, scope, hertz, found },
      stuckAfterMs,
      reader,
      dropped: null,
      failures: 0,
      seen: null,
    }),
  );
  return {
    sources: sensors.map(({ source }) => source),
    record() {
      const startEpochMs = performance.timeOrigin + performance.now();
      const stop = new AbortController();
      const recordings = sensors.map(async (sensor): Promise<EnergyStretch> => {
        const rows = await recordOne(sensor, startEpochMs, stop.signal);
        return { source: sensor.source, startEpochMs, rows, dropped: sensor.dropped };
      });
      return () => {
        stop.abort();
        return Promise.all(recordings);
      };
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(sensors.map(({ reader }) => reader[Symbol.asyncDispose]()));
    },
  };
}

type Rows = (readonly [atMs: number, joules: number, watts: number | null])[];

async function recordOne(sensor: Sensor, startEpochMs: number, signal: AbortSignal): Promise<Rows> {
  const rows: Rows = [];
  sensor.seen = null;
  let over = false;
  while (sensor.dropped === null) {
    await readOnce(sensor, startEpochMs, rows);
    if (over || sensor.dropped !== null) break;
    over = signal.aborted || (await setTimeout(1000 / sensor.source.hertz, false, { signal }).catch(() => true));
  }
  return rows;
}

async function readOnce(sensor: Sensor, startEpochMs: number, rows: Rows): Promise<void> {
  try {
    const { joules, watts } = await sensor.reader.read();
    const nowMs = performance.now();
    const value = watts ?? joules;
    if (sensor.seen?.value !== value) sensor.seen = { value, sinceMs: nowMs };
    const stillMs = nowMs - sensor.seen.sinceMs;
    if (stillMs > sensor.stuckAfterMs) {
      sensor.dropped = `it has not moved for ${Math.round(stillMs / 1000)} s`;
      return;
    }
    sensor.failures = 0;
    rows.push([round(performance.timeOrigin + nowMs - startEpochMs, 10), round(joules, 1e6), watts]);
  } catch (error) {
    sensor.failures += 1;
    if (sensor.failures > failuresAllowed) sensor.dropped = messageOf(error);
  }
}

function round(value: number, steps: number): number {
  return Math.round(value * steps) / steps;
}
