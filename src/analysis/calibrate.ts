import { type Random, shuffled } from "../lib/random.ts";
import type { Calibration } from "../records/calibration.ts";
import type { Canary } from "../records/schema.ts";
import { pairedShift } from "../statistics/locations.ts";
import { verdictConfidence } from "../statistics/power.ts";
import { median, quantile } from "../statistics/ranks.ts";
import { type CanaryPart, type CanaryResolution, canaryParts } from "./canary.ts";

/** Fresh splits of the same loads into two sides. */
const splits = 400;
/** Loads on each side of a comparison. */
const pairsOfComparison = 6;

/** What takes of the canary, one after another, tell of the machine. */
export function calibrationOf(taken: readonly Canary[], random: Random): Pick<Calibration, "canary" | "againstItself"> {
  const valuesOf = (part: CanaryPart): readonly number[] => taken.flatMap((canary) => canary[part] ?? []);
  return {
    canary: Object.fromEntries(
      canaryParts.map((part) => [part, { value: median(valuesOf(part)), resolution: usualMove(valuesOf(part)) }]),
    ),
    againstItself: againstItself(valuesOf("decodeTokensPerSecond"), random),
  };
}

/** The change between two takes that 95 % of all pairs stay below, as a share; null of fewer than six takes. */
export function usualMove(values: readonly number[]): number | null {
  if (values.length < 6) return null;
  const moves = values.flatMap((a, index) => values.slice(index + 1).map((b) => Math.abs(Math.log(b / a))));
  const most = quantile(moves, 0.95);
  return most === null ? null : Math.expm1(most);
}

/**
 * Compares loads of one model with other loads of it as if they were two models: neighbours in time are a pair, as where
 * models are measured in turns, and chance says which of the two stands for which side.
 */
export function againstItself(rates: readonly number[], random: Random): Calibration["againstItself"] {
  const pairs = Array.from({ length: Math.floor(rates.length / 2) }, (_, index) =>
    Math.log((rates[2 * index + 1] ?? 1) / (rates[2 * index] ?? 1)),
  );
  const used = Math.min(pairs.length, pairsOfComparison);
  const intervals = Array.from({ length: splits }, () =>
    pairedShift(
      shuffled(pairs, random)
        .slice(0, used)
        .map((ratio) => (random() < 0.5 ? ratio : -ratio)),
      verdictConfidence,
    ),
  ).flatMap((interval) => (interval === null || interval.low === null ? [] : [interval]));
  const half = median(intervals.map(({ low, high }) => (high - low) / 2));
  return {
    pairs: used,
    splits: intervals.length,
    alarms: intervals.filter(({ low, high }) => low > 0 || high < 0).length,
    resolution: half === null ? null : Math.expm1(half),
  };
}

/** What a calibration says of how far the canary may move; nothing of another machine's. */
export function resolutionOf(calibration: Calibration | null, machine: string | undefined): CanaryResolution {
  if (calibration === null || calibration.machine !== machine) return {};
  return Object.fromEntries(
    canaryParts.flatMap((part) => {
      const resolution = calibration.canary[part]?.resolution ?? null;
      return resolution === null ? [] : [[part, resolution]];
    }),
  );
}
