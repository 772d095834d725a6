import { decidingTasks } from "../../analysis/stopping/deciding-tasks.ts";
import { UserError } from "../../lib/errors.ts";
import { ladderModelOf, readLadder } from "../../models/ladder.ts";
import { readAvailableResources } from "../../records/available-resources.ts";
import { performanceCores } from "../../records/performance-cores.ts";
import { protocol } from "../../records/protocol.ts";
import type { ModelIdentity, Plan, Stopping, Variant } from "../../records/schema.ts";
import type { LoadedRunner } from "../../runners/definition.ts";
import { loadRunners, runnerNamed } from "../../runners/index.ts";
import { contextSizeFor, type ItemTokens } from "../../suite/extents.ts";
import { loadSuite } from "../../suite/load.ts";
import { limitItems, makePlan, quickItems } from "../../suite/plan.ts";
import { type ServingWish, servingSuite } from "../../suite/serving-suite.ts";
import type { Suite } from "../../suite/types.ts";
import { variantsOf } from "../../suite/variants.ts";
import { createFileGuard, type FileGuard } from "../load/file-guard.ts";
import { asError, type LoadProblem, measureAll } from "../measure-all.ts";
import type { PreparingEvent } from "../run-event.ts";
import { identifyModels, type ModelRequest, type Sidecar, type UnusableModel } from "./identify-models.ts";
import { referenceAmong, withDistributions, withReference } from "./reference.ts";
import { type ServedCost, servedCost } from "./served-cost.ts";

/** What the user asked to be measured; null where the defaults decide. */
export interface RunRequest extends ModelRequest {
  readonly suites: readonly string[];
  /** What of the suites is asked; absent: all. */
  readonly narrow?: (suites: readonly Suite[]) => readonly Suite[];
  readonly variant: Omit<Variant, "id">;
  /** `KEY=A,B`: engine settings whose combinations each model is measured under; absent: the plain ones alone. */
  readonly sweeps?: readonly string[];
  /** As in the plan; null: 2 % in the full profile, each task's own number of repetitions in the quick one. */
  readonly precision?: number | null;
  readonly timeBudgetSeconds?: number | null;
  readonly loads: number | null;
  readonly limit: number | null;
  readonly seed: number;
  readonly full: boolean;
  /** The model that the others are held against: a path, or a part of a named one's; absent: none. */
  readonly reference?: string;
  /** Loads to put on each model; without suites, nothing else is measured. Absent: none. */
  readonly serving?: ServingWish;
  /** Stop once this is answered; absent: ask everything. */
  readonly stopping?: Stopping;
}

/** A plan and all that carrying it out needs. */
export interface PreparedRun {
  readonly plan: Plan;
  readonly suites: readonly Suite[];
  readonly itemTokens: readonly ItemTokens[];
  readonly runnerOf: (model: ModelIdentity) => LoadedRunner;
  /** Combinations of settings that were asked for and that no engine runs. */
  readonly leftOut: readonly string[];
  /** Files named that hold no model that can be measured; they are no part of the plan. */
  readonly unusable: readonly UnusableModel[];
  /** Files of folders and globs that are no language models. */
  readonly sidecars: readonly Sidecar[];
  /** Models of the plan that their runner could not open to count tokens, by id: they are not tried again in this run. */
  readonly unopened: ReadonlyMap<string, LoadProblem>;
  /** What asking servers costs; null: none is asked. */
  readonly served: ServedCost | null;
  /** Holds that the models' files stay those that were identified. */
  readonly files: FileGuard;
}

/** Items that the quick profile asks of each task: enough for the ladder's differences, which are tens of points. */
const quickLimit = 20;

/** Turns a request into a plan. `onEvent` hears what takes time. Throws UserError for whatever the request gets wrong. */
export async function prepareRun(
  request: RunRequest,
  onEvent: (event: PreparingEvent) => void,
  signal: AbortSignal,
): Promise<PreparedRun> {
  const quick = request.models.length === 0 && !request.full && runnerNamed(request.runner).models === "files";
  const { variants, leftOut } = variantsOf(request.variant, request.sweeps ?? []);
  const precision = request.precision ?? (quick && request.timeBudgetSeconds == null ? null : protocol.precision);
  const limit = request.limit ?? (quick ? quickLimit : null);
  const named = request.reference === undefined ? null : withReference(request.models, request.reference);
  const identified = await identifyModels(named === null ? request : { ...request, models: named.models }, onEvent);
  const { models, runner, unusable, sidecars } = identified;
  const reference = named === null ? null : referenceAmong(models, named);
  const { narrow = (suites) => suites } = request;
  const runnerOf = await loadRunners(models, runner);
  const whole = narrow(await suitesOf(request, models, runnerOf));
  const limited = limitItems(quick ? quickItems(whole) : whole, limit, request.seed);
  const { itemTokens, unopened } = await measureAll(models, limited, runnerOf, onEvent, signal);
  const [problem] = unopened;
  if (request.badModels !== "leave-out" && problem !== undefined) throw asError(...problem);
  const known = itemTokens.find(({ size }, index) => size > 0 && !unopened.has(models[index]?.id ?? ""));
  const suites = reference === null ? limited : withDistributions(limited, known ?? new Map());
  const contextSizes = models.map((model, index) =>
    unopened.has(model.id) || runnerOf(model).traits.context === "fixed"
      ? null
      : contextSizeFor(model, suites, itemTokens[index] ?? new Map(), request.variant.contextSize),
  );
  const plan = makePlan(models, suites, contextSizes, {
    runner,
    runners: recordedTraitsOf(models.map(runnerOf)),
    variants,
    loads: request.loads ?? usualLoads(request, quick),
    seed: request.seed,
    limit,
    profile: quick ? "quick" : "full",
    ...(precision === null ? {} : { precision }),
    ...(request.timeBudgetSeconds == null ? {} : { timeBudgetSeconds: request.timeBudgetSeconds }),
    ...(reference === null ? {} : { reference: reference.id }),
    ...(request.stopping === undefined ? {} : { stopping: request.stopping }),
  });
  if (request.stopping !== undefined) requireDecidable(plan, request.stopping);
  const files = createFileGuard(identified.hashed);
  const served = servedCost(models, suites, runnerOf, plan.loads);
  return { plan, suites, itemTokens, runnerOf, leftOut, unusable, sidecars, unopened, files, served };
}

/** Thread counts that a trial compares on this machine. */
export async function threadCandidates(): Promise<readonly number[]> {
  const [{ cores }, fast] = await Promise.all([readAvailableResources(), performanceCores()]);
  return candidatesOf(cores, fast);
}

/**
 * One thread, doubled up to every core that this program may use, and that many; and as many as there are fast cores,
 * where others are slower: a thread on a slow core holds all of them up. Never more than it may use.
 */
export function candidatesOf(usable: number, fast: number | null): readonly number[] {
  const cores = Math.max(1, usable);
  const doubled = Array.from({ length: Math.ceil(Math.log2(cores)) }, (_, power) => 2 ** power);
  const counts = [...doubled, ...(fast === null || fast < 1 || fast > cores ? [] : [fast]), cores];
  return [...new Set(counts)].sort((a, b) => a - b);
}

/** What the plan keeps of its runners, for those who read the run. */
function recordedTraitsOf(used: readonly LoadedRunner[]): NonNullable<Plan["runners"]> {
  return Object.fromEntries(used.map(({ name, traits: { figures, clock } }) => [name, { figures, clock }]));
}

/** A load is many requests: where nothing else is timed, one start of each model tells enough to begin with. */
function usualLoads({ serving, suites }: RunRequest, quick: boolean): number {
  return serving !== undefined && suites.length === 0 ? 1 : protocol.loads[quick ? "quick" : "full"];
}

async function suitesOf(
  request: RunRequest,
  models: readonly ModelIdentity[],
  runnerOf: (model: ModelIdentity) => LoadedRunner,
): Promise<readonly Suite[]> {
  const ladder = readLadder();
  const onlyLadder = models.every(({ sha256 }) => sha256 !== null && ladderModelOf(ladder, sha256) !== null);
  const accuracy = onlyLadder ? ["schoolbook"] : models.map((model) => runnerOf(model).traits.accuracySuite);
  const names = request.suites.length > 0 || request.serving !== undefined ? request.suites : [...accuracy, "speed"];
  const suites: Suite[] = [];
  for (const name of new Set(names)) {
    const suite = await loadSuite(name);
    if (suites.some((other) => other.name === suite.name))
      throw new UserError(`two suites are named "${suite.name}": rename one of them`);
    suites.push(suite);
  }
  if (request.serving !== undefined && suites.some(({ name }) => name === "serving"))
    throw new UserError('a suite named "serving" cannot go with --concurrency or --rate: rename it');
  if (request.serving !== undefined) suites.push(servingSuite(request.serving));
  return suites;
}

/** Throws UserError where a plan can't answer the question that it is to stop on. */
function requireDecidable(plan: Plan, stopping: Stopping): void {
  if (plan.variants.length > 1)
    throw new UserError("--until decided goes with one set of engine settings: leave --sweep out");
  const wanted = stopping.threshold === null ? 2 : 1;
  if (plan.models.length !== wanted)
    throw new UserError(
      wanted === 2
        ? `--until decided holds two models against each other, or one against --threshold: the run has ${plan.models.length}`
        : `--threshold is for one model: the run has ${plan.models.length}`,
    );
  decidingTasks(plan, stopping);
}
