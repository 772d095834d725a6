import type { JobKey } from "./schema.ts";

/** One text per model and variant, for sets and maps. */
export function settingId(model: string, variant: string): string {
  return JSON.stringify([model, variant]);
}

/** One text per job, for sets and maps. */
export function jobId(job: JobKey): string {
  return JSON.stringify([job.model, job.variant, job.task, job.item, job.repetition]);
}
