import { UserError } from "../lib/errors.ts";
import { readCatalogue } from "../models/catalogue.ts";
import { identify } from "../models/identity.ts";
import { ladderModelOf, readLadder, verifiedLadder } from "../models/ladder.ts";
import { resolveModels } from "../models/reference.ts";
import { parseTrainingTokens } from "../models/training-tokens.ts";
import { readMachineRoom } from "../records/machine-room.ts";
import { performanceCores } from "../records/performance-cores.ts";
import { protocol } from "../records/protocol.ts";
import type { ModelIdentity, Plan, Stopping, Variant } from "../records/schema.ts";
import { type RunnerName, runners } from "../runners/index.ts";
import type { Runner } from "../runners/types.ts";
import { contextSizeFor, type ItemTokens, measureItems } from "../suite/extents.ts";
import { loadSuite } from "../suite/load.ts";
import { limitItems, makePlan, quickItems } from "../suite/plan.ts";
import type { Suite } from "../suite/types.ts";
import { variantsOf } from "../suite/variants.ts";
import { requireDecidable } from "./decidable.ts";
import { referenceAmong, withDistributions, withReference } from "./reference.ts";

/** What the user asked to be measured; null where the defaults decide. */
export interface RunRequest {
  /** Paths, folders, globs; none: the ladder. */
  readonly models: readonly string[];
  readonly suites: readonly string[];
  /** What of the suites is asked; absent: all. */
  readonly narrow?: (suites: readonly Suite[]) => readonly Suite[];
  readonly trainingTokens: readonly string[];
  /** A file of rows that stand before the built-in catalogue's. */
  readonly catalogue?: string | undefined;
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
  readonly runner: RunnerName;
  /** The model that the others are held against: a path, or a part of a named one's; absent: none. */
  readonly reference?: string;
  /** Stop once this is answered; absent: ask everything. */
  readonly stopping?: Stopping;
}

/** A plan and all that carrying it out needs. */
export interface PreparedRun {
  readonly plan: Plan;
  readonly suites: readonly Suite[];
  readonly itemTokens: readonly ItemTokens[];
  readonly runner: Runner;
  /** Combinations of settings that were asked for and that no engine runs. */
  readonly leftOut: readonly string[];
}

/** Items that the quick profile asks of each task: enough for the ladder's differences, which are tens of points. */
const quickLimit = 20;

/** Turns a request into a plan. `onStep` hears what takes time. Throws UserError for whatever the request gets wrong. */
export async function prepareRun(
  request: RunRequest,
  onStep: (step: string) => void,
  signal: AbortSignal,
): Promise<PreparedRun> {
  const quick = request.models.length === 0 && !request.full && request.runner === "llama";
  const { variants, leftOut } = variantsOf(request.variant, request.sweeps ?? []);
  const precision = request.precision ?? (quick && request.timeBudgetSeconds == null ? null : protocol.precision);
  const limit = request.limit ?? (quick ? quickLimit : null);
  const named = request.reference === undefined ? null : withReference(request.models, request.reference);
  const models = await identifyModels(named === null ? request : { ...request, models: named.models }, onStep);
  const reference = named === null ? null : referenceAmong(models, named);
  const { narrow = (suites) => suites } = request;
  const whole = narrow(await suitesOf(request, models));
  const limited = limitItems(quick ? quickItems(whole) : whole, limit, request.seed);
  const runner = await runners[request.runner]();
  const itemTokens = await measureAll(models, limited, runner, onStep, signal);
  const suites = reference === null ? limited : withDistributions(limited, itemTokens[0] ?? new Map());
  const contextSizes = models.map((model, index) =>
    contextSizeFor(model, suites, itemTokens[index] ?? new Map(), request.variant.contextSize),
  );
  const plan = makePlan(models, suites, contextSizes, {
    runner: request.runner,
    variants,
    loads: request.loads ?? protocol.loads[quick ? "quick" : "full"],
    seed: request.seed,
    limit,
    profile: quick ? "quick" : "full",
    ...(precision === null ? {} : { precision }),
    ...(request.timeBudgetSeconds == null ? {} : { timeBudgetSeconds: request.timeBudgetSeconds }),
    ...(reference === null ? {} : { reference: reference.id }),
    ...(request.stopping === undefined ? {} : { stopping: request.stopping }),
  });
  if (request.stopping !== undefined) requireDecidable(plan, request.stopping);
  return { plan, suites, itemTokens, runner, leftOut };
}

/** Thread counts that a trial compares on this machine. */
export async function threadCandidates(): Promise<readonly number[]> {
  const [{ cores }, fast] = await Promise.all([readMachineRoom(), performanceCores()]);
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

/** What the models named are, read from their files; none named: the ladder's. Throws UserError. */
export async function identifyModels(
  request: Pick<RunRequest, "models" | "runner" | "trainingTokens" | "catalogue">,
  onStep: (step: string) => void,
): Promise<readonly ModelIdentity[]> {
  if (request.runner === "fake") return fakeModels(request.models);
  const references = request.models.length === 0 ? await verifiedLadder() : request.models;
  const files = resolveModels(references);
  let shown = 0;
  return identify(files, {
    trainingTokens: request.trainingTokens.map(parseTrainingTokens),
    ladder: readLadder(),
    catalogue: readCatalogue(request.catalogue),
    onProgress({ doneBytes, totalBytes }) {
      const percent = Math.floor((doneBytes / totalBytes) * 100);
      if (totalBytes < 1e9 || percent < shown + 5) return;
      shown = percent;
      onStep(`reading models ${percent} %`);
    },
  });
}

async function fakeModels(names: readonly string[]): Promise<readonly ModelIdentity[]> {
  const { fakeModel, fakeModelNames } = await import("../runners/fake.ts");
  const wanted = names.length === 0 ? ["skilled", "novice"] : names;
  for (const name of wanted) {
    if (!fakeModelNames.includes(name))
      throw new UserError(`the fake runner has no model "${name}": it has ${fakeModelNames.join(", ")}`);
  }
  return [...new Set(wanted)].map(fakeModel);
}

async function suitesOf(request: RunRequest, models: readonly ModelIdentity[]): Promise<readonly Suite[]> {
  const ladder = readLadder();
  const onlyLadder = models.every(({ sha256 }) => ladderModelOf(ladder, sha256) !== null);
  const names = request.suites.length > 0 ? request.suites : [onlyLadder ? "schoolbook" : "everyday", "speed"];
  const suites: Suite[] = [];
  for (const name of new Set(names)) {
    const suite = await loadSuite(name);
    if (suites.some((other) => other.name === suite.name))
      throw new UserError(`two suites are named "${suite.name}": rename one of them`);
    suites.push(suite);
  }
  return suites;
}

/** Models that split texts alike share one count. */
async function measureAll(
  models: readonly ModelIdentity[],
  suites: readonly Suite[],
  runner: Runner,
  onStep: (step: string) => void,
  signal: AbortSignal,
): Promise<readonly ItemTokens[]> {
  const counted = new Map<string, ItemTokens>();
  const all: ItemTokens[] = [];
  for (const model of models) {
    const key = model.tokenizerHash ?? model.sha256;
    let tokens = counted.get(key);
    if (tokens === undefined) {
      onStep(`counting tokens with ${model.id}`);
      tokens = await measureItems(model, suites, (asked, texts) => runner.countTokens(asked, texts, signal));
      counted.set(key, tokens);
    }
    all.push(tokens);
  }
  return all;
}
