import { jobId } from "../records/keys.ts";
import type { ModelIdentity, Plan, Variant } from "../records/schema.ts";
import { type Job, jobsOfLoad } from "../suite/plan.ts";
import { jobsOfShard } from "../suite/shards.ts";
import { type PlanSetting, settingsOfLoad } from "../suite/variants.ts";
import { askAtCommonThreads } from "./common-threads.ts";
import type { Execution } from "./execution.ts";
import { type BandwidthScope, measureBandwidth } from "./load/bandwidth-ceiling.ts";
import { createRemeasureBudget, createRemeasurements } from "./load/remeasure.ts";
import { limitsOf } from "./load/repetition-limits.ts";
import { createRequests } from "./load/requests.ts";
import { runLoad } from "./load/run-load.ts";
import { askUntilDecided } from "./until-decided.ts";

/**
 * Carries out a plan: load after load, in each the models and variants in an order of its own. Every job ends as a
 * record. Throws when the log can't be written to or the signal is given.
 */
export async function execute(execution: Execution): Promise<void> {
  const { plan, suites, done, signal } = execution;
  const progress = { done: done.size };
  const threads = new Map(execution.knownThreads);
  const remeasureBudget = createRemeasureBudget(plan.profile);
  const openJobs = (block: PlanSetting, load: number): readonly Job[] => {
    const { model, variant } = placeOf(plan, block);
    const jobs = jobsOfShard(jobsOfLoad(suites, model.id, variant.id, load), execution.shard);
    return jobs.filter((job) => !done.has(jobId(job.key)));
  };
  const limits = limitsOf(plan, {
    timings: countTimings(plan, openJobs),
    spentMs: execution.earlierTimingsMs,
    parts: execution.shard?.of ?? 1,
  });
  const takeLoad = async (load: number, isWanted: (job: Job) => boolean): Promise<void> => {
    for (const block of settingsOfLoad(plan, load)) {
      signal.throwIfAborted();
      const jobs = openJobs(block, load).filter(isWanted);
      const retaking = { remeasurements: createRemeasurements(remeasureBudget), remeasureBudget };
      const place = { ...placeOf(plan, block), index: block.model, load };
      const requests = createRequests(plan.seed);
      const equipped = equippedFor(execution, place.model);
      const context = { execution: equipped, progress, threads, limits, requests, ...retaking, ...place };
      if (jobs.length > 0) await runLoad(context, jobs);
    }
  };
  await measureRunBandwidth(execution, "before");
  if (plan.stopping !== undefined) {
    await askUntilDecided(execution, plan.stopping, {
      ask: (isWanted) => takeLoad(0, isWanted),
      leaveOut(jobs) {
        progress.done += jobs;
      },
    });
  }
  for (let load = plan.stopping === undefined ? 0 : 1; load < plan.loads; load++) await takeLoad(load, () => true);
  await measureRunBandwidth(execution, "after");
  await askAtCommonThreads(execution, threads);
}

/** The execution without what makes no sense for a model: a runner that opens no file here has no memory to check. */
function equippedFor(execution: Execution, model: ModelIdentity): Execution {
  const { models, process, threads } = execution.runnerOf(model).traits;
  const isFile = models === "files";
  return {
    ...execution,
    memory: isFile ? execution.memory : null,
    fileCache: isFile ? execution.fileCache : null,
    readMemory: process === "child" ? execution.readMemory : null,
    threadCandidates: threads === "settable" ? execution.threadCandidates : [1],
  };
}

/** The quick profile reads memory twice in all, with the thread counts that its models can have, if anything is timed. */
async function measureRunBandwidth(execution: Execution, when: BandwidthScope["when"]): Promise<void> {
  const { plan, readMemory, threadCandidates, clock, log } = execution;
  const timed = plan.tasks.some(({ repeats }) => repeats === "each-load");
  if (readMemory === null || plan.profile !== "quick" || !timed) return;
  const place = { when, model: null, variant: null, load: null };
  const counts = new Set(plan.variants.flatMap(({ threads }) => threads ?? threadCandidates));
  for (const threads of counts) log.append(await measureBandwidth(readMemory, threads, place, clock));
}

function placeOf({ models, variants }: Plan, block: PlanSetting) {
  return { model: models[block.model] as ModelIdentity, variant: variants[block.variant] as Variant };
}

function countTimings(plan: Plan, openJobs: (block: PlanSetting, load: number) => readonly Job[]): number {
  if (plan.timeBudgetSeconds === undefined) return 0;
  const loads = Array.from({ length: plan.loads }, (_, load) => load);
  const jobs = loads.flatMap((load) => settingsOfLoad(plan, load).flatMap((block) => openJobs(block, load)));
  return jobs.filter(({ task }) => task.kind.repeats === "each-load").length;
}
