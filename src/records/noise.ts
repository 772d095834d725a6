import type { Disturbance, DisturbanceMark } from "./schema.ts";

/** From where on a sample counts as noisy. The only place of these numbers. */
export const noiseThresholds = {
  /** CPU time of other processes together with what the hypervisor took, of wall × cores, at most. */
  foreignAndStealShare: 0.05,
  /** CPU time of the model's process, of what its threads would have used, at least. */
  ownShare: 0.9,
  /** Apart by so much before and after a model, the memory's speed was not the same. */
  roofMoved: 0.15,
  /** The reference benchmark's least tolerance between two runs; a machine's calibrated resolution widens it. */
  canaryMoved: 0.05,
} as const;

/** The signs that a sample shows. What could not be read shows none. */
export function marksOf(evidence: Omit<Disturbance, "marks">): DisturbanceMark[] {
  const { foreignShare, stealShare, ownShare, throttleEvents, swapInPages } = evidence;
  const { foreignAndStealShare: limit, ownShare: least } = noiseThresholds;
  const [foreign, steal] = [foreignShare ?? 0, stealShare ?? 0];
  const marks: readonly (readonly [DisturbanceMark, boolean])[] = [
    // Both together count; each is named where it has the larger part.
    ["foreign-cpu", foreign + steal > limit && foreign >= steal],
    ["steal", foreign + steal > limit && steal >= foreign],
    ["own-cpu", ownShare !== null && ownShare < least],
    ["throttled", (throttleEvents ?? 0) > 0],
    ["swap-in", (swapInPages ?? 0) > 0],
  ];
  return marks.filter(([, holds]) => holds).map(([mark]) => mark);
}

/** What a sign means, for people. */
export const markWords: Readonly<Record<DisturbanceMark, string>> = {
  "foreign-cpu": "other programs used the processor",
  steal: "the hypervisor gave the processor to others",
  "own-cpu": "the model's threads did not get their cores",
  throttled: "the processor throttled itself",
  "swap-in": "memory came back from swap",
};
