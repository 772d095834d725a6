import type { Plan, PlanTask } from "./schema.ts";

/** What says so in a record or a baseline; nothing does for 1, as before there were versions. */
interface Versioned {
  readonly scoringVersion?: number | undefined;
}

/** Version of the rules by which the answers to a task were read and scored. */
export const scoringVersionOf = ({ scoringVersion = 1 }: Versioned): number => scoringVersion;

/** The field that says so. Left out for 1: plans keep the hashes that they had before there were versions. */
export function scoringVersionField(scoringVersion: number): { scoringVersion?: number } {
  return scoringVersion === 1 ? {} : { scoringVersion };
}

/** A task of two plans whose answers are scored by other rules in each. */
export interface ScoredDifferently {
  readonly task: string;
  readonly versions: readonly [number, number];
}

/** The first of such tasks; null: there is none. */
export function scoredDifferently(one: Pick<Plan, "tasks">, other: Pick<Plan, "tasks">): ScoredDifferently | null {
  const versions = new Map(other.tasks.map((task: PlanTask) => [task.key, scoringVersionOf(task)]));
  for (const task of one.tasks) {
    const [own, theirs] = [scoringVersionOf(task), versions.get(task.key)];
    if (theirs !== undefined && theirs !== own) return { task: task.key, versions: [own, theirs] };
  }
  return null;
}
