import { type Work, workId } from "../../records/work.ts";
import type { Evidence } from "../comparison/evidence.ts";
import type { Gathered } from "../comparison/gathering.ts";
import { sameMachine } from "../comparison/identity.ts";
import { type Accuracies, accuraciesOf } from "./gate.ts";

/** What gates and budgets may name: what is on either side. */
export interface KnownPlaces {
  readonly tasks: readonly string[];
  /** Task → the scores that two models are compared by there, of tasks that were asked already. */
  readonly scores: ReadonlyMap<string, readonly string[]>;
  /** Task → the score that `acc` means there. */
  readonly accuracies: Accuracies;
  /** Metric → its timed work; without the metrics of which none is known. */
  readonly works: ReadonlyMap<string, readonly Work[]>;
  /** Whether both sides are of one machine: what decides only there does not decide elsewhere. */
  readonly sameMachine: boolean;
}

/** What the two sides have, or one alone. */
export function placesOf(sides: readonly Gathered[]): KnownPlaces {
  const evidences = sides.map(({ evidence }) => evidence);
  const timed = sides.flatMap(({ evidence, rows }) => [...evidence.timings, ...rows]);
  return {
    tasks: tasksOf(evidences),
    scores: scoresOf(evidences),
    accuracies: accuraciesOf(evidences.flatMap(({ tasks }) => tasks)),
    works: worksOf(timed),
    sameMachine: evidences.every((one) => evidences.every((other) => sameMachine(one, other))),
  };
}

function tasksOf(sides: readonly Evidence[]): readonly string[] {
  return [...new Set(sides.flatMap(({ tasks }) => tasks.map(({ key }) => key)))];
}

function scoresOf(sides: readonly Evidence[]) {
  const scores = new Map<string, readonly string[]>();
  for (const { key, scores: own } of sides.flatMap(({ tasks }) => tasks))
    if (own.size > 0) scores.set(key, [...new Set([...(scores.get(key) ?? []), ...own.keys()])]);
  return scores;
}

/** Metric → the timed work that is known of it. */
export function worksOf(timed: readonly { readonly metric: string; readonly work: Work | null }[]) {
  const works = new Map<string, Map<string, Work>>();
  for (const { metric, work } of timed) {
    if (work === null) continue;
    const known = works.get(metric) ?? new Map<string, Work>();
    works.set(metric, known.set(workId(work), work));
  }
  return new Map([...works].map(([metric, known]) => [metric, [...known.values()]]));
}
