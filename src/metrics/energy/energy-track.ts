import type { SeriesRecord } from "../../records/schema.ts";

/** When something happened, in milliseconds since 1970. */
export interface TimeWindow {
  readonly startMs: number;
  readonly endMs: number;
  /** Items that were answered in it; absent: one. */
  readonly items?: number;
}

/** Energy that a sensor saw, over time. */
export interface EnergyTrack {
  /** Joules within a window, readings joined by straight lines; null where they do not cover it. */
  joulesIn(window: TimeWindow): number | null;
  /** Watts between each two readings that overlap the window. */
  powersIn(window: TimeWindow): readonly number[];
}

/** Readings further apart than so many periods, and so many seconds, leave a gap that is not bridged. */
const [gapPeriods, gapMs] = [5, 2000];

/** One track of the readings of all loads; a sensor that is read `hertz` times a second. */
export function trackOf(series: readonly SeriesRecord[], hertz: number): EnergyTrack {
  const stretches = series.map(pointsOf).filter((points) => points.length >= 2);
  const maxGapMs = Math.max(gapMs, (gapPeriods * 1000) / hertz);
  const covering = ({ startMs, endMs }: TimeWindow): readonly Point[] | null => {
    const points = stretches.find((found) => (found[0]?.atMs ?? 0) <= startMs && endMs <= (found.at(-1)?.atMs ?? 0));
    if (points === undefined) return null;
    const from = Math.max(0, lastAtOrBefore(points, startMs));
    const to = points.findIndex(({ atMs }, index) => index > from && atMs >= endMs);
    const part = points.slice(from, to + 1);
    const gaps = part.slice(1).some(({ atMs }, index) => atMs - (part[index]?.atMs ?? atMs) > maxGapMs);
    return gaps || part.length < 2 ? null : part;
  };
  return {
    joulesIn(window) {
      const points = covering(window);
      return points === null ? null : joulesAt(points, window.endMs) - joulesAt(points, window.startMs);
    },
    powersIn(window) {
      const points = covering(window) ?? [];
      return points.slice(1).flatMap((point, index) => {
        const before = points[index] ?? point;
        const seconds = (point.atMs - before.atMs) / 1000;
        return seconds > 0 ? [(point.joules - before.joules) / seconds] : [];
      });
    },
  };
}

/** Several sensors that see different parts, as one. */
export function joinTracks(tracks: readonly EnergyTrack[]): EnergyTrack {
  return {
    joulesIn: (window) =>
      tracks.reduce<number | null>((sum, track) => {
        const joules = track.joulesIn(window);
        return sum === null || joules === null ? null : sum + joules;
      }, 0),
    powersIn(window) {
      // Sensors are not read at the same moments: the parts' extremes together are the widest the whole can be.
      const parts = tracks.map((track) => track.powersIn(window));
      if (parts.some((powers) => powers.length === 0)) return [];
      const total = (pick: (...powers: number[]) => number): number =>
        parts.reduce((sum, powers) => sum + pick(...powers), 0);
      return [total(Math.min), total(Math.max)];
    },
  };
}

interface Point {
  readonly atMs: number;
  readonly joules: number;
}

/** Rows that have both numbers, in order of time; a series without a clock of its own has none. */
function pointsOf({ startEpochMs, columns, rows }: SeriesRecord): readonly Point[] {
  const [time, energy] = [columns.indexOf("at_ms"), columns.indexOf("joules")];
  if (startEpochMs === undefined || time < 0 || energy < 0) return [];
  return rows
    .flatMap((row) => {
      const [atMs, joules] = [row[time], row[energy]];
      return typeof atMs === "number" && typeof joules === "number" ? [{ atMs: startEpochMs + atMs, joules }] : [];
    })
    .sort((a, b) => a.atMs - b.atMs);
}

function lastAtOrBefore(points: readonly Point[], atMs: number): number {
  let [low, high] = [0, points.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((points[middle]?.atMs ?? 0) <= atMs) low = middle;
    else high = middle - 1;
  }
  return low;
}

function joulesAt(points: readonly Point[], atMs: number): number {
  const index = Math.min(lastAtOrBefore(points, atMs), points.length - 2);
  const [before, after] = [points[index], points[index + 1]];
  if (before === undefined || after === undefined) return 0;
  const share = after.atMs === before.atMs ? 0 : (atMs - before.atMs) / (after.atMs - before.atMs);
  return before.joules + share * (after.joules - before.joules);
}
