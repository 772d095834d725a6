import type { Job } from "./plan.ts";

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

/** `2of3`: what tells a shard's folder from others. */
export function shardName(shard: Shard): string {
  return `${shard.index}of${shard.of}`;
}
