import { isDeepStrictEqual } from "node:util";
import type { ComparabilityValues, SensedBy } from "../../records/comparability.ts";
import { deviceOf } from "../../records/device.ts";
import { scoringVersionOf } from "../../records/scoring-version.ts";
import type { Evidence, TaskEvidence } from "./evidence.ts";

/** Keys that `swap:` may name. The scoring version is none of them: scores by two sets of rules are two quantities. */
export const protocolKeys = [
  "runner",
  "engine",
  "seed",
  "context",
  "suite",
  "prompt",
  "scoring",
  "machine",
  "threads",
  "gpu-layers",
  "device",
  "kv-cache",
  "energy",
] as const satisfies readonly (keyof ComparabilityValues)[];
export type ProtocolKey = (typeof protocolKeys)[number] | "scoring-version";

/** A part of the protocol in which two sides differ. */
export type Difference = {
  readonly [K in ProtocolKey]: {
    readonly key: K;
    readonly base: ComparabilityValues[K];
    readonly candidate: ComparabilityValues[K];
  };
}[ProtocolKey];

type Told = Partial<ComparabilityValues>;

/** What the first tells and the second tells otherwise, in the order in which the first tells it. */
function differencesIn(base: Told, candidate: Told): readonly Difference[] {
  return (Object.keys(base) as readonly ProtocolKey[])
    .filter((key) => !isDeepStrictEqual(valueIn(base, key), valueIn(candidate, key)))
    .map((key) => ({ key, base: base[key], candidate: candidate[key] }) as Difference);
}

/** Baselines of earlier versions name the processor as a build for graphics cards without a card. */
function valueIn(told: Told, key: ProtocolKey): unknown {
  const value = told[key];
  return key === "device" && typeof value === "string" ? deviceOf(value) : value;
}

/** Why no answers of the two can be compared. */
export function answerDifferences(base: Evidence, candidate: Evidence): readonly Difference[] {
  return differencesIn(base.protocol.answers, candidate.protocol.answers);
}

/** Why timings can't be compared. */
export function timingDifferences(base: Evidence, candidate: Evidence): readonly Difference[] {
  const timings = differencesIn(base.protocol.timings, candidate.protocol.timings);
  const { seed: _, context: __, ...engine } = base.protocol.answers;
  return [...differencesIn(engine, candidate.protocol.answers), ...timings.filter(({ key }) => key !== "energy")];
}

/** Energies are told by a sensor, else by the proxy that the protocol names. */
export function energyDifferences(
  base: Evidence,
  candidate: Evidence,
  sensedBy: { readonly base: SensedBy | undefined; readonly candidate: SensedBy | undefined },
): readonly Difference[] {
  return differencesIn(
    { energy: sensedBy.base ?? base.protocol.timings.energy },
    { energy: sensedBy.candidate ?? candidate.protocol.timings.energy },
  );
}

/** Why the answers to one task can't be compared. Prompts are held against each other where the items are the same. */
export function taskDifferences(base: TaskEvidence, candidate: TaskEvidence): readonly Difference[] {
  const sameItems =
    base.items.length === candidate.items.length && base.items.every((hash, index) => hash === candidate.items[index]);
  const valuesOf = ({ suiteHash, scoring, primaryMetric, promptDigest, ...task }: TaskEvidence): Told => ({
    suite: suiteHash,
    scoring: { scoring, primaryMetric },
    "scoring-version": scoringVersionOf(task),
    ...(sameItems ? { prompt: promptDigest } : {}),
  });
  return differencesIn(valuesOf(base), valuesOf(candidate));
}

/** The differences that nobody allowed. */
export function refusedDifferences(
  differences: readonly Difference[],
  swap: ReadonlySet<string>,
): readonly Difference[] {
  return differences.filter(({ key }) => key === "scoring-version" || !swap.has(key));
}

export function sameMachine(base: Evidence, candidate: Evidence): boolean {
  return base.protocol.timings.machine === candidate.protocol.timings.machine;
}
