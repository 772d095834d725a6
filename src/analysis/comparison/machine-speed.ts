import { noiseThresholds } from "../../records/noise.ts";
import type { ReferenceBenchmark } from "../../records/schema.ts";
import { median } from "../../statistics/ranks.ts";

/** The parts of the reference benchmark: how fast a tiny model ran on one thread and how fast memory was read. */
export const machineSpeedParts = ["prefillTokensPerSecond", "decodeTokensPerSecond", "readBytesPerSecond"] as const;
export type MachineSpeedPart = (typeof machineSpeedParts)[number];

/** Speed of the machine itself at the time of a run; a part that was not taken is null. */
export type MachineSpeed = Readonly<Record<MachineSpeedPart, number | null>>;

/** How far each part may move on this machine, as a share, before two runs are no longer held against each other. */
export type MachineSpeedResolution = Readonly<Partial<Record<MachineSpeedPart, number>>>;

/** Why two canaries don't show that the machine was as fast both times. */
export type MachineSpeedDoubt =
  | { readonly kind: "no-common-benchmark" }
  /** The part that moved most, by a share of its speed, and the share that is allowed. */
  | {
      readonly kind: "machine-moved";
      readonly part: MachineSpeedPart;
      readonly moved: number;
      readonly allowed: number;
    };

/** The middle of what was taken at the start and the end of a run; null where nothing was. */
export function machineSpeedOf(taken: readonly ReferenceBenchmark[]): MachineSpeed | null {
  const of = (part: MachineSpeedPart): number | null => median(taken.flatMap((benchmark) => benchmark[part] ?? []));
  const speed = {
    prefillTokensPerSecond: of("prefillTokensPerSecond"),
    decodeTokensPerSecond: of("decodeTokensPerSecond"),
    readBytesPerSecond: of("readBytesPerSecond"),
  };
  return machineSpeedParts.every((part) => speed[part] === null) ? null : speed;
}

/** null: two canaries show that the machine was as fast both times. */
export function whyMoved(
  base: MachineSpeed,
  candidate: MachineSpeed,
  resolution: MachineSpeedResolution,
): MachineSpeedDoubt | null {
  const moves = machineSpeedParts.flatMap((part) => {
    const [before, after] = [base[part], candidate[part]];
    if (before === null || after === null || before <= 0 || after <= 0) return [];
    const tolerance = Math.max(noiseThresholds.canaryMoved, resolution[part] ?? 0);
    return [{ part, moved: Math.abs(Math.log(after / before)), tolerance: Math.log1p(tolerance) }];
  });
  if (moves.length === 0) return { kind: "no-common-benchmark" };
  const [worst] = moves.filter(({ moved, tolerance }) => moved > tolerance).sort((a, b) => b.moved - a.moved);
  if (worst === undefined) return null;
  const { part, moved, tolerance } = worst;
  return { kind: "machine-moved", part, moved: Math.expm1(moved), allowed: Math.expm1(tolerance) };
}
