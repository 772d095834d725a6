import { disturbanceThresholds } from "../records/disturbance.ts";
import type { Canary } from "../records/schema.ts";
import { median } from "../statistics/ranks.ts";

/** The parts of the canary: how fast a tiny model ran on one thread and how fast memory was read. */
export const canaryParts = ["prefillTokensPerSecond", "decodeTokensPerSecond", "readBytesPerSecond"] as const;
export type CanaryPart = (typeof canaryParts)[number];

/** Speed of the machine itself at the time of a run; a part that was not taken is null. */
export type CanarySpeed = Readonly<Record<CanaryPart, number | null>>;

/** How far each part may move on this machine, as a share, before two runs are no longer held against each other. */
export type CanaryResolution = Readonly<Partial<Record<CanaryPart, number>>>;

const partWords: Readonly<Record<CanaryPart, string>> = {
  prefillTokensPerSecond: "prefill of the canary",
  decodeTokensPerSecond: "decode of the canary",
  readBytesPerSecond: "reading memory",
};

/** The middle of what was taken at the start and the end of a run; null where nothing was. */
export function canarySpeed(taken: readonly Canary[]): CanarySpeed | null {
  const of = (part: CanaryPart): number | null => median(taken.flatMap((canary) => canary[part] ?? []));
  const speed = {
    prefillTokensPerSecond: of("prefillTokensPerSecond"),
    decodeTokensPerSecond: of("decodeTokensPerSecond"),
    readBytesPerSecond: of("readBytesPerSecond"),
  };
  return canaryParts.every((part) => speed[part] === null) ? null : speed;
}

/** Why two canaries don't show that the machine was as fast both times; null: they do. */
export function whyMoved(base: CanarySpeed, candidate: CanarySpeed, resolution: CanaryResolution): string | null {
  const moves = canaryParts.flatMap((part) => {
    const [before, after] = [base[part], candidate[part]];
    if (before === null || after === null || before <= 0 || after <= 0) return [];
    const tolerance = Math.max(disturbanceThresholds.canaryMoved, resolution[part] ?? 0);
    return [{ part, moved: Math.abs(Math.log(after / before)), tolerance: Math.log1p(tolerance) }];
  });
  if (moves.length === 0)
    return "the two have no part of the canary in common: nothing shows that the machine was as fast";
  const [worst] = moves.filter(({ moved, tolerance }) => moved > tolerance).sort((a, b) => b.moved - a.moved);
  if (worst === undefined) return null;
  const percent = (share: number): string => (100 * Math.expm1(share)).toFixed(1);
  return `the machine's own speed moved by ${percent(worst.moved)} % between the two (${partWords[worst.part]}; ${percent(worst.tolerance)} % is allowed)`;
}
