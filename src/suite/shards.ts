import type { Plan } from "../records/schema.ts";
import { type Job, jobsOfLoad } from "./plan.ts";
import type { Suite } from "./types.ts";

/** A part of a plan that one machine carries out: the `index`-th, from 1, of `of`. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/**
 * The jobs of one load that fall to a shard. Questions are dealt out in turns, so that every shard has some of each task;
 * the timings of a load stay together, as they belong to one start of the model.
 */
export function jobsOfShard(jobs: Iterable<Job>, shard: Shard | null): readonly Job[] {
  if (shard === null) return [...jobs];
  let questions = 0;
  return [...jobs].filter((job) => {
    const place = job.task.kind.repeats === "once" ? questions++ : job.load;
    return place % shard.of === shard.index - 1;
  });
}

/** How many jobs a shard of a plan has; null: the whole plan. */
export function countJobs(plan: Plan, suites: readonly Suite[], shard: Shard | null): number {
  let jobs = 0;
  for (const model of plan.models) {
    for (const variant of plan.variants) {
      for (let load = 0; load < plan.loads; load++)
        jobs += jobsOfShard(jobsOfLoad(suites, model.id, variant.id, load), shard).length;
    }
  }
  return jobs;
}

/** `2of3`: what tells a shard's folder from others. */
export function shardName(shard: Shard): string {
  return `${shard.index}of${shard.of}`;
}
