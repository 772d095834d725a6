import { scoringVersionOf } from "../../records/scoring-version.ts";
import type { Sides } from "./comparison.ts";

/** A side whose answers are to be scored again, so that both are scored by the same rules. */
export interface OutdatedSide {
  /** Where its answers are kept. */
  readonly run: string;
  readonly model: string;
  /** Name of the baseline that it is; null: it is the run itself. */
  readonly baseline: string | null;
}

/** Why two sides are scored differently, and which of them to score again. */
export interface Rescoring {
  readonly task: string;
  readonly base: number;
  readonly candidate: number;
  readonly outdated: readonly OutdatedSide[];
}

/** What makes two sides comparable whose scoring versions differ in some task; null: in none. */
export function rescoringOf({ base, candidate }: Pick<Sides, "base" | "candidate">): Rescoring | null {
  const pairs = base.tasks.flatMap((before) => {
    const after = candidate.tasks.find(({ key }) => key === before.key);
    if (after === undefined || scoringVersionOf(before) === scoringVersionOf(after)) return [];
    return [{ task: before.key, base: scoringVersionOf(before), candidate: scoringVersionOf(after) }];
  });
  const [first] = pairs;
  if (first === undefined) return null;
  const outdated = [
    ...(pairs.some((pair) => pair.base < pair.candidate) ? [outdatedSide(base)] : []),
    ...(pairs.some((pair) => pair.candidate < pair.base) ? [outdatedSide(candidate)] : []),
  ];
  return { ...first, outdated };
}

function outdatedSide({ run, source, origin, subject }: Sides["base"]): OutdatedSide {
  return { run: run ?? source, model: subject.id, baseline: origin === "baseline" ? source : null };
}
