import type { Evidence, TaskEvidence } from "./evidence.ts";

/** A part of the protocol in which two sides differ. */
export interface Difference {
  readonly key: string;
  readonly base: string;
  readonly candidate: string;
}

/** Keys that `swap:` may name. */
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
] as const;
export type ProtocolKey = (typeof protocolKeys)[number];

function differencesIn(
  base: Readonly<Record<string, string>>,
  candidate: Readonly<Record<string, string>>,
): readonly Difference[] {
  return Object.keys(base)
    .filter((key) => base[key] !== candidate[key])
    .map((key) => ({ key, base: base[key] ?? "", candidate: candidate[key] ?? "unknown" }));
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
  sensedBy: { readonly base: string | undefined; readonly candidate: string | undefined },
): readonly Difference[] {
  return differencesIn(
    { energy: sensedBy.base ?? base.protocol.timings["energy"] ?? "unknown" },
    { energy: sensedBy.candidate ?? candidate.protocol.timings["energy"] ?? "unknown" },
  );
}

/** Why the answers to one task can't be compared. Prompts are held against each other where the items are the same. */
export function taskDifferences(base: TaskEvidence, candidate: TaskEvidence): readonly Difference[] {
  const sameItems =
    base.items.length === candidate.items.length && base.items.every((hash, index) => hash === candidate.items[index]);
  const parts: readonly (readonly [key: ProtocolKey, base: string, candidate: string])[] = [
    ["suite", base.suiteHash.slice(0, 8), candidate.suiteHash.slice(0, 8)],
    ["scoring", scoringOf(base), scoringOf(candidate)],
    ...(sameItems ? [["prompt", base.promptDigest, candidate.promptDigest] as const] : []),
  ];
  return parts
    .filter(([, one, other]) => one !== other)
    .map(([key, one, other]) => ({ key, base: one, candidate: other }));
}

function scoringOf({ method, primaryMetric }: TaskEvidence): string {
  return `${method}, ${primaryMetric ?? "no score"}`;
}

/** The differences that nobody allowed, as one reason; null where there are none. */
export function whyIncomparable(differences: readonly Difference[], swap: ReadonlySet<string>): string | null {
  const refused = differences.filter(({ key }) => !swap.has(key));
  if (refused.length === 0) return null;
  return refused.map(({ key, base, candidate }) => `${key} differs: ${base} against ${candidate}`).join("; ");
}

export function sameMachine(base: Evidence, candidate: Evidence): boolean {
  return base.protocol.timings["machine"] === candidate.protocol.timings["machine"];
}
