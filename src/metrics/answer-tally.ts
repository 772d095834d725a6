import type { PlanTask, ResultRecord } from "../records/schema.ts";
import { type Estimate, linear } from "../statistics/interval.ts";
import { createMoments, type Moments } from "../statistics/means.ts";
import { wilson } from "../statistics/proportions.ts";
import { createRecordIds, type RecordIds } from "./record-ids.ts";
import { countsRight } from "./scores.ts";

/** What one model's answers to one task cost and were worth. */
export interface AnswerTally {
  add(result: ResultRecord, recordId: string): void;
  readonly records: RecordIds;
  results(): number;
  /** Milliseconds of CPU time of the answers where it is known. */
  readonly cpu: Moments;
  /** Share answered right above what guessing gives, (acc − chance) ÷ (1 − chance), with its interval; null where none can be had. */
  aboveChance(): { readonly estimate: Estimate; readonly scored: number } | null;
}

export function createAnswerTally(task: PlanTask | undefined): AnswerTally {
  const [records, cpu, right, chance] = [createRecordIds(), createMoments(), createMoments(), createMoments()];
  const primary = task !== undefined && countsRight(task.primaryMetric) ? task.primaryMetric : null;
  let results = 0;
  return {
    records,
    cpu,
    results: () => results,
    add(result, recordId) {
      results += 1;
      records.add(recordId);
      if (result.timing.cpuMs !== null) cpu.add(result.timing.cpuMs);
      const score = primary === null ? undefined : result.score[primary];
      if (typeof score !== "number") return;
      right.add(score);
      chance.add(result.chance);
    },
    aboveChance() {
      const share = wilson(right.sum(), right.count());
      const guessed = chance.mean();
      // Where guessing is always right, an answer proves nothing.
      if (share === null || guessed === null || guessed >= 1) return null;
      const scale = 1 / (1 - guessed);
      return { estimate: linear(share, scale, -guessed * scale), scored: right.count() };
    },
  };
}
