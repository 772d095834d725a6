import { UserError } from "../../lib/errors.ts";
import type { Plan } from "../../records/schema.ts";
import { jobsOfLoad } from "../../suite/plan.ts";
import { jobsOfShard, type Shard } from "../../suite/shards.ts";
import type { Suite } from "../../suite/types.ts";

/** Reads `--shard 2/3`. Throws UserError unless it names one of at least one part; null when it was not given. */
export function shardOf(text: string | undefined): Shard | null {
  if (text === undefined) return null;
  const [, index, of] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? [];
  const shard = { index: Number(index), of: Number(of) };
  if (!(shard.of >= 1 && shard.index >= 1 && shard.index <= shard.of))
    throw new UserError(`--shard must be like 2/3, the second of three parts: "${text}" is not`);
  return shard;
}

/** How many jobs a shard has. */
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
