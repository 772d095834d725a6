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
  return hash === planHash(content);
}

const checksumOf = (plan: Omit<Plan, "checksum">): string => sha256(canonicalJson(plan));
