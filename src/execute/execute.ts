import type { Clock } from "../lib/clock.ts";
import type { EnergySampler } from "../metrics/meters/energy/sampler.ts";
import type { Meter } from "../metrics/types.ts";
import type { Log } from "../records/log.ts";
import { jobId, type LoadRecord, type Plan } from "../records/schema.ts";
import type { Runner } from "../runners/types.ts";
import type { ItemTokens } from "../suite/extents.ts";
import { type Job, jobsOfLoad } from "../suite/plan.ts";
import { jobsOfShard, type Shard } from "../suite/shards.ts";
import type { Suite } from "../suite/types.ts";
import { runLoad } from "./load.ts";
import { askUntilDecided } from "./until-decided.ts";

/** What is told while a run goes on; always between timed sections. */
export type RunEvent =
  | { readonly type: "load"; readonly model: string; readonly load: number; readonly loads: number }
  | {
      readonly type: "threads";
      readonly model: string;
      readonly trial: LoadRecord["threadTrial"];
      readonly chosen: number;
    }
  | {
      readonly type: "job";
      readonly model: string;
      readonly task: string;
      readonly done: number;
    }
  | { readonly type: "problem"; readonly model: string; readonly message: string };

export interface Execution {
  readonly plan: Plan;
  readonly suites: readonly Suite[];
  /** Tokens of each item, for each model in the plan's order; null where the runner has no limit. */
  readonly itemTokens: readonly ItemTokens[];
  readonly runner: Runner;
  readonly log: Log;
  readonly meters: readonly Meter[];
  /** null: no energy sensor is read. */
  readonly energy: EnergySampler | null;
  /** The part of the plan that is to be carried out; null: all of it. */
  readonly shard: Shard | null;
  /** Jobs that ended well in an earlier writer of the run. */
  readonly done: ReadonlySet<string>;
  /** Threads chosen earlier in the run, by model. */
  readonly knownThreads: ReadonlyMap<string, number>;
  readonly threadCandidates: readonly number[];
  readonly deadlineMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
}

/**
 * Carries out a plan: load after load, in each the models one after another, so that slow changes of the machine fall
 * on all of them. Every job ends as a record. Throws when the log can't be written to or the signal is given.
 */
export async function execute(execution: Execution): Promise<void> {
  const { plan, suites, done, signal } = execution;
  const progress = { done: done.size };
  const threads = new Map(execution.knownThreads);
  const takeLoad = async (load: number, isWanted: (job: Job) => boolean): Promise<void> => {
    for (const [index, model] of plan.models.entries()) {
      for (const variant of plan.variants) {
        signal.throwIfAborted();
        const jobs = jobsOfShard(jobsOfLoad(suites, model.id, variant.id, load), execution.shard).filter(
          (job) => !done.has(jobId(job)) && isWanted(job),
        );
        if (jobs.length > 0) await runLoad({ execution, progress, threads, model, index, variant, load }, jobs);
      }
    }
  };
  if (plan.stopping !== undefined) {
    await askUntilDecided(execution, plan.stopping, {
      ask: (isWanted) => takeLoad(0, isWanted),
      leaveOut(jobs) {
        progress.done += jobs;
      },
    });
  }
  for (let load = plan.stopping === undefined ? 0 : 1; load < plan.loads; load++) await takeLoad(load, () => true);
}
