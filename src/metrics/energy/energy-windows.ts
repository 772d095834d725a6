import { studentQuantile } from "../../statistics/distributions.ts";
import { defaultConfidence, type Estimate } from "../../statistics/interval.ts";
import { createMoments } from "../../statistics/means.ts";
import { range } from "../../statistics/ranks.ts";
import type { SensorBounds } from "../method.ts";
import type { EnergyTrack, TimeWindow } from "./energy-track.ts";

/** What a sensor saw in the windows of some work. */
export interface SensedEnergy {
  /** Joules of the windows that were covered by readings. */
  readonly energy: Estimate;
  /** Answered in the windows that were covered. */
  readonly items: number;
  readonly seconds: number;
  readonly bounds: SensorBounds;
}

/** Batches of a long window whose powers are taken to be independent. */
const maxBatches = 10;
const minBatches = 3;

/**
 * Energy over all windows, with an interval of the mean power by batch means: the windows in order of time in up to ten
 * batches of at least two readings each, Student's interval of the batches' powers (Law & Kelton, Simulation Modeling and
 * Analysis, batch means). Where that gives fewer than three batches, the lowest and highest power between two readings
 * bound it. null where nothing was covered, or so little that a sensor read `hertz` times a second can't tell.
 */
export function energyIn(track: EnergyTrack, windows: readonly TimeWindow[], hertz: number): SensedEnergy | null {
  const covered = [...windows]
    .sort((a, b) => a.startMs - b.startMs)
    .flatMap((window) => {
      const joules = track.joulesIn(window);
      return joules === null ? [] : [{ window, joules, seconds: (window.endMs - window.startMs) / 1000 }];
    });
  const joules = covered.reduce((sum, part) => sum + part.joules, 0);
  const seconds = covered.reduce((sum, part) => sum + part.seconds, 0);
  if (seconds * hertz < minReadings) return null;
  const shared = { items: itemsOf(covered.map(({ window }) => window)), seconds };
  const count = Math.min(maxBatches, covered.length, Math.floor((seconds * hertz) / 2));
  const powers = count < minBatches ? [] : powersOfBatches(covered, count);
  const share = relativeHalfWidth(powers);
  if (share !== null) {
    const energy = { value: joules, low: joules * Math.max(0, 1 - share), high: joules * (1 + share) };
    return { ...shared, energy, bounds: { kind: "batch-means", batches: powers.length } };
  }
  const readings = range(covered.flatMap(({ window }) => track.powersIn(window)));
  const [low, high] = [(readings?.low ?? 0) * seconds, (readings?.high ?? 0) * seconds];
  const energy = { value: joules, low: Math.min(joules, low), high: Math.max(joules, high) };
  return { ...shared, energy, bounds: { kind: "range" } };
}

/** Fewer readings' time than this is beneath a sensor. */
export const minReadings = 2;

/** Items of all windows. */
export function itemsOf(windows: readonly TimeWindow[]): number {
  return windows.reduce((sum, { items = 1 }) => sum + items, 0);
}

interface Part {
  readonly joules: number;
  readonly seconds: number;
}

/** Mean power of each of `count` batches of about equal time. */
function powersOfBatches(parts: readonly Part[], count: number): readonly number[] {
  const total = parts.reduce((sum, { seconds }) => sum + seconds, 0);
  const batches = Array.from({ length: count }, () => ({ joules: 0, seconds: 0 }));
  let passed = 0;
  for (const { joules, seconds } of parts) {
    const batch = batches[Math.min(count - 1, Math.floor(((passed + seconds / 2) / total) * count))];
    passed += seconds;
    if (batch === undefined) continue;
    batch.joules += joules;
    batch.seconds += seconds;
  }
  return batches.flatMap(({ joules, seconds }) => (seconds > 0 ? [joules / seconds] : []));
}

function relativeHalfWidth(powers: readonly number[]): number | null {
  const moments = createMoments();
  for (const power of powers) moments.add(power);
  const [mean, error] = [moments.mean(), moments.standardError()];
  if (mean === null || error === null || mean <= 0 || powers.length < minBatches) return null;
  return (studentQuantile((1 + defaultConfidence) / 2, powers.length - 1) * error) / mean;
}
