import { type Random, shuffled } from "../../lib/random.ts";
import type { Calibration, QuantityAgainstItself, Resolved } from "../../records/calibration.ts";
import type { ReferenceBenchmark } from "../../records/schema.ts";
import { workId } from "../../records/work.ts";
import { type LocationEstimate, pairedShift } from "../../statistics/locations.ts";
import { defaultPower, verdictConfidence } from "../../statistics/power.ts";
import { binomialLimit } from "../../statistics/proportions.ts";
import { median, quantile } from "../../statistics/ranks.ts";
import type { TimingEvidence } from "../comparison/evidence.ts";
import { type MachineSpeedPart, type MachineSpeedResolution, machineSpeedParts } from "../comparison/machine-speed.ts";

/** Comparisons of the same loads, of which chance draws other pairs and other sides each time. */
const splits = 400;
/** Pairs of loads that are told of; the first is what `compare` takes. */
const tellingPairs = [6, 8, 12, 20, 30, 50] as const;
/** Pairs of loads below which nothing is told. */
export const minPairs = tellingPairs[0];
/** How many times as many pairs as were measured an estimate may speak of. */
const farthestEstimate = 4;

/** What takes of the reference benchmark, one after another, tell of the machine. */
export function machineSpeedMoves(taken: readonly ReferenceBenchmark[]): Calibration["canary"] {
  const valuesOf = (part: MachineSpeedPart): readonly number[] => taken.flatMap((benchmark) => benchmark[part] ?? []);
  return Object.fromEntries(
    machineSpeedParts.map((part) => [part, { value: median(valuesOf(part)), resolution: typicalMove(valuesOf(part)) }]),
  );
}

/** The change between two takes that 95 % of all pairs stay below, as a share; null of fewer than six takes. */
export function typicalMove(values: readonly number[]): number | null {
  if (values.length < 6) return null;
  const moves = values.flatMap((a, index) => values.slice(index + 1).map((b) => Math.abs(Math.log(b / a))));
  const most = quantile(moves, 0.95);
  return most === null ? null : Math.expm1(most);
}

/**
 * Compares loads of one model with other loads of it as if they were two models: neighbours in time are a pair, as where
 * models are measured in turns, and chance says which of the two stands for which side. Loads that were never clean are
 * left out, as `compare` leaves them out.
 */
export function againstItself(
  { metric, work, loads, disturbedLoads = [] }: TimingEvidence,
  secondsPerLoad: number,
  random: Random,
): QuantityAgainstItself {
  const clean = loads.filter((_, index) => !disturbedLoads.includes(index));
  const ratios = Array.from({ length: Math.floor(clean.length / 2) }, (_, index) =>
    Math.log((clean[2 * index + 1] ?? 1) / (clean[2 * index] ?? 1)),
  );
  const pairs = Math.min(ratios.length, minPairs);
  const drawn = splitsOf(ratios, pairs, random);
  return {
    metric,
    work: workId(work),
    value: median(clean),
    quietLoads: clean.length,
    loads: loads.length,
    splits: drawn.length,
    pairs,
    alarms: drawn.filter(({ low, high }) => low > 0 || high < 0).length,
    laterToEarlier: ratioOf(pairedShift(ratios, verdictConfidence)),
    resolution: resolutionByPairs(ratios, secondsPerLoad, random),
  };
}

function ratioOf(shift: LocationEstimate | null): QuantityAgainstItself["laterToEarlier"] {
  if (shift === null || shift.low === null) return null;
  return { value: Math.exp(shift.value), low: Math.exp(shift.low), high: Math.exp(shift.high) };
}

/** The most false alarms of so many comparisons that chance explains, in 99 % of all cases. */
export function falseAlarmLimit(comparisons: number): number {
  return binomialLimit(comparisons, 1 - verdictConfidence, 0.99);
}

interface Split {
  readonly low: number;
  readonly high: number;
}

/** Intervals of comparisons with so many pairs each; none where so few pairs have no interval. */
function splitsOf(ratios: readonly number[], pairs: number, random: Random): readonly Split[] {
  const intervals = Array.from({ length: splits }, () =>
    pairedShift(
      shuffled(ratios, random)
        .slice(0, pairs)
        .map((ratio) => (random() < 0.5 ? ratio : -ratio)),
      verdictConfidence,
    ),
  );
  return intervals.flatMap((interval) => (interval === null || interval.low === null ? [] : [interval]));
}

function resolutionByPairs(ratios: readonly number[], secondsPerLoad: number, random: Random): Resolved[] {
  const secondsOf = (pairs: number): number => 2 * pairs * secondsPerLoad;
  const measured = tellingPairs
    .filter((pairs) => pairs <= ratios.length)
    .map((pairs): Resolved => {
      const difference = Math.expm1(reachOf(splitsOf(ratios, pairs, random)));
      return { pairs, seconds: secondsOf(pairs), difference, origin: "measured" };
    });
  const most = measured.at(-1);
  if (most === undefined) return [];
  const estimated = tellingPairs
    .filter((pairs) => pairs > most.pairs && pairs <= farthestEstimate * most.pairs)
    .map((pairs): Resolved => {
      const difference = Math.expm1(Math.log1p(most.difference) * Math.sqrt(most.pairs / pairs));
      return { pairs, seconds: secondsOf(pairs), difference, origin: "estimated" };
    });
  return [...measured, ...estimated];
}

/**
 * The difference that is told with the usual power: added to loads that are alike, it would lift so many of the intervals
 * above zero. As a margin, so many comparisons of equals would keep it. Both sides of an interval tell, as either model
 * might have been the first.
 */
function reachOf(drawn: readonly Split[]): number {
  const reaches = drawn.flatMap(({ low, high }) => [-low, high]);
  return Math.max(0, quantile(reaches, defaultPower) ?? 0);
}

/** What a calibration says of how far the reference benchmark may move; nothing of another machine's. */
export function resolutionOf(calibration: Calibration | null, machine: string | undefined): MachineSpeedResolution {
  if (calibration === null || calibration.machine !== machine) return {};
  return Object.fromEntries(
    machineSpeedParts.flatMap((part) => {
      const resolution = calibration.canary[part]?.resolution ?? null;
      return resolution === null ? [] : [[part, resolution]];
    }),
  );
}

/** What a calibration of this machine tells of planned loads; null where there is none that does. */
export interface LoadsPrecision {
  /** The model that was calibrated: others may be steadier or less so. */
  readonly model: string;
  readonly quantities: readonly {
    readonly metric: string;
    readonly work: string;
    /** What the planned loads tell; null: they are too few. */
    readonly tells: Resolved | null;
    /** The fewest loads that tell the margin; null: more than the calibration speaks of. */
    readonly needs: Resolved | null;
  }[];
}

export function loadsPrecision(
  calibration: Calibration | null,
  machine: string,
  { planned, margin }: { readonly planned: number; readonly margin: number },
): LoadsPrecision | null {
  if (calibration?.machine !== machine || calibration.againstItself === null) return null;
  const { model, quantities } = calibration.againstItself;
  const told = quantities.filter(({ resolution }) => resolution.length > 0);
  if (told.length === 0) return null;
  return {
    model: model.id,
    quantities: told.map(({ metric, work, resolution }) => ({
      metric,
      work,
      tells: resolution.findLast(({ pairs }) => pairs <= planned) ?? null,
      needs: resolution.find(({ difference }) => difference <= margin) ?? null,
    })),
  };
}
