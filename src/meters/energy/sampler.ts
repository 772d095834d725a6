import { setTimeout } from "node:timers/promises";
import type { EnergyScope } from "../../records/schema.ts";
import { reasonOf } from "./probe.ts";
import type { EnergyReader, EnergySource } from "./types.ts";

/** What is known of a sensor once it is read. */
interface SampledSource {
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
  /** Why it is no longer read, or why this stretch can't be believed; null: neither. */
  readonly dropped: string | null;
  /** Dropped because it stood still: what it told before is not to be believed either. */
  readonly stoodStill: boolean;
}

/** Reads all sensors that can be read, each at its own fixed period, from outside the measured process. */
export interface EnergySampler extends AsyncDisposable {
  readonly sources: readonly SampledSource[];
  /** Whether any of them is still to be read. */
  serves(): boolean;
  /** Begins to read; the function returned reads a last time and gives what came. One recording at a time. */
  record(): () => Promise<readonly EnergyStretch[]>;
}

interface Sensor {
  readonly source: SampledSource;
  readonly stuckAfterMs: number;
  readonly reader: EnergyReader;
  dropped: string | null;
  stoodStill: boolean;
  failures: number;
  /** The last value, and for how long it has been read as that, over all recordings: one may be short. */
  still: { readonly value: number; readonly forMs: number };
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
      stoodStill: false,
      failures: 0,
      still: { value: Number.NaN, forMs: 0 },
    }),
  );
  return {
    sources: sensors.map(({ source }) => source),
    serves: () => sensors.some(({ dropped }) => dropped === null),
    record() {
      const start: Start = { epochMs: Date.now(), monotonicMs: performance.now() };
      const stop = new AbortController();
      const recordings = sensors.map(async (sensor): Promise<EnergyStretch> => {
        const rows = await recordOne(sensor, start, stop.signal);
        const jump = clockJump(start);
        return {
          source: sensor.source,
          startEpochMs: start.epochMs,
          rows: jump === null && !sensor.stoodStill ? rows : [],
          dropped: sensor.dropped ?? jump,
          stoodStill: sensor.stoodStill,
        };
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

/** One moment by both clocks: readings are set in time by the one that no one sets. */
interface Start {
  readonly epochMs: number;
  readonly monotonicMs: number;
}

async function recordOne(sensor: Sensor, start: Start, signal: AbortSignal): Promise<Rows> {
  const rows: Rows = [];
  let over = false;
  while (sensor.dropped === null) {
    await readOnce(sensor, start, rows);
    if (over || sensor.dropped !== null) break;
    over = signal.aborted || (await setTimeout(1000 / sensor.source.hertz, false, { signal }).catch(() => true));
  }
  if (sensor.dropped === null && isFrozenCounter(rows)) dropStill(sensor, "its counter does not move");
  return rows;
}

function dropStill(sensor: Sensor, reason: string): void {
  sensor.dropped = reason;
  sensor.stoodStill = true;
}

async function readOnce(sensor: Sensor, start: Start, rows: Rows): Promise<void> {
  const beforeMs = performance.now();
  try {
    const { joules, watts } = await sensor.reader.read();
    const nowMs = performance.now();
    const value = watts ?? joules;
    const lastMs = rows.length === 0 ? beforeMs : start.monotonicMs + (rows.at(-1)?.[0] ?? 0);
    const forMs = value === sensor.still.value ? sensor.still.forMs + nowMs - lastMs : 0;
    sensor.still = { value, forMs };
    if (forMs > sensor.stuckAfterMs) {
      dropStill(sensor, `it has not moved for ${Math.round(forMs / 1000)} s`);
      return;
    }
    sensor.failures = 0;
    rows.push([round(nowMs - start.monotonicMs, 10), round(joules, 1e6), watts]);
  } catch (error) {
    sensor.failures += 1;
    if (sensor.failures > failuresAllowed) sensor.dropped = reasonOf(error);
  }
}

/** Readings that a counter of a chip at work can't all share. */
const minOfFrozen = 3;

function isFrozenCounter(rows: Rows): boolean {
  const [first] = rows;
  return rows.length >= minOfFrozen && rows.every(([, joules, watts]) => watts === null && joules === first?.[1]);
}

/** The work is timed in another process: where the machine slept or its clock was set, the two can't be laid over each other. */
const maxJumpMs = 2000;

/** Of the clock that can be set against the other since a moment, in words; null: they kept together. */
function clockJump({ epochMs, monotonicMs }: Start): string | null {
  const jumpMs = Date.now() - epochMs - (performance.now() - monotonicMs);
  return Math.abs(jumpMs) > maxJumpMs
    ? `the machine slept or its clock was set meanwhile (${Math.round(jumpMs / 1000)} s)`
    : null;
}

function round(value: number, steps: number): number {
  return Math.round(value * steps) / steps;
}
