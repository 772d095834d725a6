import type { PlanTask, ResultRecord } from "../../records/schema.ts";
import { createClusters } from "../../statistics/clusters.ts";
import { createMoments, type Moments } from "../../statistics/means.ts";
import { countShare } from "../../statistics/shares.ts";
import type { AnswerWorth } from "../accuracy/right-above-chance.ts";
import { countsRight } from "../accuracy/scores.ts";
import { createRecordIds, type RecordIds } from "../record-ids.ts";

/** What one model's answers to one task cost and were worth. */
export interface AnswerTally {
  add(result: ResultRecord, recordId: string): void;
  readonly records: RecordIds;
  results(): number;
  /** Milliseconds of CPU time of the answers where it is known. */
  readonly cpu: Moments;
  /** What was answered right, and how much of that guessing would be; null where an answer proves nothing or none has a score. */
  worth(): AnswerWorth | null;
}

export function createAnswerTally(task: PlanTask | undefined): AnswerTally {
  const [records, cpu, right, chance] = [createRecordIds(), createMoments(), createClusters(), createMoments()];
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
      right.add(result.group ?? null, score, 1);
      chance.add(result.chance);
    },
    worth() {
      const [counts, guessed] = [countShare(right), chance.mean()];
      // Where guessing is always right, an answer proves nothing.
      return guessed === null || guessed >= 1 ? null : { ...counts, chance: guessed };
    },
  };
}
