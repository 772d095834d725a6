import { UserError } from "../lib/errors.ts";
import { hash32 } from "../lib/random.ts";
import { type PlanContent, planHash } from "../records/plan-checksum.ts";
import {
  type JobKey,
  type ModelIdentity,
  type Plan,
  type PlanTask,
  recordVersion,
  type Stopping,
  type Variant,
} from "../records/schema.ts";
import { scoringVersionField, scoringVersionOf } from "../records/scoring-version.ts";
import type { Item } from "../tasks/types.ts";
import type { Suite, Task } from "./types.ts";

/** What shapes a plan beside models and suites. */
export interface PlanOptions {
  readonly runner: string;
  /** Traits of the runners used, for those who read the run. */
  readonly runners?: Plan["runners"];
  /** Each model is measured under each of them. */
  readonly variants: readonly Variant[];
  readonly loads: number;
  readonly seed: number;
  /** Most items a task is asked, or all. */
  readonly limit: number | null;
  readonly profile: Plan["profile"];
  /** Id of the model that the others are held against; absent: none. */
  readonly reference?: string;
  /** Present: stop once this is answered. */
  readonly stopping?: Stopping;
  /** As in the plan; absent: each task's own number of repetitions. */
  readonly precision?: number;
  readonly timeBudgetSeconds?: number;
}

/** One item of a task put to one model, in one load. */
export interface Job {
  readonly key: JobKey;
  readonly load: number;
  readonly task: Task;
  readonly item: Item;
  /** Place of the item in its task. */
  readonly index: number;
}

/**
 * Keeps at most `limit` items of each task: those whose ids hash lowest under the seed, in their own order. Which ones
 * they are does not change when items are added, moved or asked elsewhere.
 */
export function limitItems(suites: readonly Suite[], limit: number | null, seed: number): readonly Suite[] {
  if (limit === null) return suites;
  return suites.map((suite) => ({
    ...suite,
    tasks: suite.tasks.map((task) => {
      if (task.kind.repeats === "each-load" || task.items.length <= limit) return task;
      const kept = new Set(
        drawnOrder(
          task.items.map(({ id }) => id),
          seed,
        ).slice(0, limit),
      );
      return { ...task, items: task.items.filter(({ id }) => kept.has(id)) };
    }),
  }));
}

/** Ids at random: the first of them are a sample of all, and whatever is added leaves the order of the others as it is. */
export function drawnOrder(ids: readonly string[], seed: number): readonly string[] {
  const rank = new Map(ids.map((id) => [id, hash32(`limit/${seed}/${id}`)]));
  return [...ids].sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0) || (a < b ? -1 : 1));
}

/** Leaves out what the quick profile has no time for. */
export function quickItems(suites: readonly Suite[]): readonly Suite[] {
  return suites.map((suite) => ({
    ...suite,
    tasks: suite.tasks.map((task) => {
      const { kind, config, items } = task;
      const quick = items.filter((item) => kind.isForQuick?.(item, config) ?? true);
      return quick.length === 0 || quick.length === items.length ? task : { ...task, items: quick };
    }),
  }));
}

/** Makes the plan: a pure function of what is to be measured and how. */
export function makePlan(
  models: readonly ModelIdentity[],
  suites: readonly Suite[],
  contextSizes: readonly (number | null)[],
  options: PlanOptions,
): Plan {
  const tasks = suites.flatMap(({ tasks: all }) => all);
  const perModel = tasks.reduce(
    (sum, { kind, items }) => sum + items.length * repetitionsOf(kind.repeats, options.loads),
    0,
  );
  const content = {
    version: recordVersion,
    runner: options.runner,
    ...(options.runners === undefined ? {} : { runners: options.runners }),
    suites: suites.map(({ name, version, hash }) => ({ name, version, hash })),
    tasks: tasks.map(planTaskOf),
    models: [...models],
    variants: [...options.variants],
    contextSizes: [...contextSizes],
    loads: options.loads,
    seed: options.seed,
    limit: options.limit,
    ...(options.reference === undefined ? {} : { reference: options.reference }),
    ...(options.stopping === undefined ? {} : { stopping: options.stopping }),
    profile: options.profile,
    ...(options.precision === undefined ? {} : { precision: options.precision }),
    ...(options.timeBudgetSeconds === undefined ? {} : { timeBudgetSeconds: options.timeBudgetSeconds }),
    jobs: perModel * models.length * options.variants.length,
  } satisfies PlanContent;
  return hashed(content);
}

/**
 * A plan with suites as they are today in the place of those of their names. Throws UserError naming a suite that it does
 * not have. Without its stopping: other scores would have stopped it elsewhere.
 */
export function rescoredPlan(
  { hash: _, checksum: __, mergedFiles: ___, stopping: ____, ...plan }: Plan,
  suites: readonly Suite[],
): Plan {
  const names = plan.suites.map(({ name }) => name);
  const stray = suites.find(({ name }) => !names.includes(name));
  if (stray !== undefined) throw new UserError(`the run has no suite "${stray.name}"; it has ${names.join(", ")}`);
  const today = new Map(suites.map((suite) => [suite.name, suite]));
  const tasks = names.flatMap(
    (name) => today.get(name)?.tasks.map(planTaskOf) ?? plan.tasks.filter(({ key }) => key.startsWith(`${name}/`)),
  );
  const perModel = tasks.reduce((sum, { items, repeats }) => sum + items * repetitionsOf(repeats, plan.loads), 0);
  return hashed({
    ...plan,
    suites: plan.suites.map((suite) => {
      const { name, version, hash } = today.get(suite.name) ?? suite;
      return { name, version, hash };
    }),
    tasks,
    jobs: perModel * plan.models.length * plan.variants.length,
  });
}

/**
 * The plan with contexts left open where an earlier plan of the same work left them: whose model could not be opened then,
 * or can't be now, has none.
 */
export function withContextsOf({ contextSizes: earlier }: Plan, { hash: _, checksum: __, ...plan }: Plan): Plan {
  const contextSizes = plan.contextSizes.map((size, index) =>
    size === null || earlier[index] === null ? (earlier[index] ?? null) : size,
  );
  return hashed({ ...plan, contextSizes });
}

/** The plan with the scoring versions that another has of the same tasks. */
export function withScoringOf({ tasks: others }: Plan, { hash: _, checksum: __, ...plan }: Plan): Plan {
  const versions = new Map(others.map((task) => [task.key, scoringVersionOf(task)]));
  const tasks = plan.tasks.map(({ scoringVersion, ...task }) => ({
    ...task,
    ...scoringVersionField(versions.get(task.key) ?? scoringVersionOf({ scoringVersion })),
  }));
  return hashed({ ...plan, tasks });
}

/** The plan for some of its models alone. */
export function planOfModels(
  { hash: _, checksum: __, mergedFiles: ___, ...plan }: Plan,
  ids: ReadonlySet<string>,
): Plan {
  const isKept = (_: unknown, index: number): boolean => ids.has(plan.models[index]?.id ?? "");
  const models = plan.models.filter(isKept);
  const contextSizes = plan.contextSizes.filter(isKept);
  return hashed({ ...plan, models, contextSizes, jobs: (plan.jobs / plan.models.length) * models.length });
}

function planTaskOf({ key, kind, config, description, items, notes = [], baseline }: Task): PlanTask {
  return {
    key,
    kind: kind.id,
    description,
    items: items.length,
    primaryMetric: kind.primaryMetric(config),
    ...scoringVersionField(kind.scoringVersion(config)),
    repeats: kind.repeats,
    ...(notes.length === 0 ? {} : { notes: [...notes] }),
    ...(baseline === undefined ? {} : { baseline }),
  };
}

function hashed(content: PlanContent): Plan {
  return { ...content, hash: planHash(content) };
}

const repetitionsOf = (repeats: Task["kind"]["repeats"], loads: number): number => (repeats === "once" ? 1 : loads);

/** The jobs of one load of one model, in the order in which they are asked. Questions are asked in the first load only. */
export function* jobsOfLoad(suites: readonly Suite[], model: string, variant: string, load: number): Generator<Job> {
  for (const task of suites.flatMap(({ tasks }) => tasks)) {
    if (task.kind.repeats === "once" && load > 0) continue;
    for (const [index, item] of task.items.entries()) {
      yield { key: { model, variant, task: task.key, item: item.id, repetition: load }, load, task, item, index };
    }
  }
}
