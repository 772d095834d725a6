import type { ModelIdentity, SchoolmarkRecord, Variant } from "../../records/schema.ts";
import type { Job } from "../../suite/plan.ts";
import type { Execution } from "../execution.ts";
import type { RemeasureBudget, Remeasurements } from "./remeasure.ts";
import type { RepetitionLimits } from "./repetition-limits.ts";
import type { Requests } from "./requests.ts";

/** One start of one model within an execution. */
export interface LoadContext {
  readonly execution: Execution;
  readonly progress: { done: number };
  /** Chosen by trials, by `settingId`. */
  readonly threads: Map<string, number>;
  readonly limits: RepetitionLimits;
  readonly requests: Requests;
  readonly model: ModelIdentity;
  readonly index: number;
  readonly variant: Variant;
  readonly load: number;
  readonly remeasurements: Remeasurements;
  readonly remeasureBudget: RemeasureBudget;
}

/** Writes how a job ended, and tells of it. */
export function endJob(
  { execution, progress, remeasurements }: LoadContext,
  records: readonly SchoolmarkRecord[],
  job: Job,
): void {
  execution.log.append(...records);
  remeasurements.note(job, records);
  progress.done += 1;
  const { model, variant, task, item } = job.key;
  for (const record of records) {
    if (record.kind === "fail" && record.cause !== "load") {
      execution.onEvent({ type: "problem", model, variant, message: `${task} ${item}: ${record.message}` });
    }
  }
  execution.onEvent({ type: "job", model, variant, task, done: progress.done });
}
