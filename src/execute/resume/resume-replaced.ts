import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { canonicalJson } from "../../lib/files.ts";
import { readJobStates, readPlan, readRunFiles } from "../../records/read.ts";
import type { ModelIdentity, Plan } from "../../records/schema.ts";

/** A model whose file is another one than when a run began. */
export interface Replaced {
  readonly before: ModelIdentity;
  readonly now: ModelIdentity;
}

/** An earlier run that is the same but for models whose files were replaced since. */
export interface RunBefore {
  readonly folder: string;
  readonly plan: Plan;
  readonly replaced: readonly Replaced[];
  /** Whether a job of it is left: one that has no outcome, or one of another model that failed. */
  readonly isUnfinished: boolean;
}

/**
 * Finds the run to go on with where models were replaced since it began: the one named, else the newest. null: there is no
 * run that is the same but for that.
 */
export async function findRunBefore(results: string, plan: Plan, name: string | null): Promise<RunBefore | null> {
  const entries: readonly string[] = await readdir(results).catch(() => []);
  const folders =
    name === null
      ? [...entries]
          .sort()
          .reverse()
          .map((entry) => join(results, entry))
      : [resolve(name), join(results, name)];
  for (const folder of folders) {
    // What is no run, or none that can be trusted, is told of where it is named itself.
    const earlier = await readPlan(folder).catch(() => null);
    if (earlier === null || earlier.hash === plan.hash || workOf(earlier) !== workOf(plan)) continue;
    const replaced = plan.models.flatMap((now, index) => {
      const before = earlier.models[index];
      return before === undefined || before.sha256 === now.sha256 ? [] : [{ before, now }];
    });
    if (replaced.length > 0) return { folder, plan: earlier, replaced, ...(await stateOf(folder, earlier, replaced)) };
  }
  return null;
}

/** Jobs of models that were not replaced and failed. */
export async function failsBeside(folder: string, replaced: readonly Replaced[]): Promise<number> {
  const gone = new Set(replaced.map(({ before }) => before.id));
  const states = await readJobStates(folder);
  return [...states].filter(([id, state]) => state === "fail" && !gone.has(modelOf(id))).length;
}

async function stateOf(folder: string, plan: Plan, replaced: readonly Replaced[]) {
  const [states, { writers }] = [await readJobStates(folder), await readRunFiles(folder)];
  // A part of a run is gone on with by its own command.
  const isShard = writers.some(({ header }) => header?.shard !== undefined);
  return { isUnfinished: !isShard && (states.size < plan.jobs || (await failsBeside(folder, replaced)) > 0) };
}

/** What two plans agree in that differ in what their models' files hold: where those lie, and all that is asked of them. */
function workOf({ hash: _, checksum: __, runners: ___, contextSizes: ____, models, ...work }: Plan): string {
  return canonicalJson({ ...work, models: models.map(({ path, runner }) => [path, runner ?? null]) });
}

const modelOf = (id: string): string => (JSON.parse(id) as readonly string[])[0] ?? "";
