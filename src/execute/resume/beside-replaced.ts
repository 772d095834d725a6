import { UserError } from "../../lib/errors.ts";
import { planOfModels } from "../../suite/plan.ts";
import type { PreparedRun } from "../prepare/preparation.ts";
import type { RunEvent } from "../run-event.ts";
import { type TakeSettings, takeRun } from "../take-run.ts";
import { findRunOf, findUnfinished } from "./resume.ts";
import { failsBeside, findRunBefore, type Replaced } from "./resume-replaced.ts";

/** What came of going on with a run some of whose models were replaced. */
export type TakenBeside =
  | { readonly ended: "interrupted" }
  | { readonly ended: "complete"; readonly folders: readonly string[]; readonly fails: number };

/**
 * Goes on where models were replaced since the run began: what is left of the others, in the run they are in; then the
 * models as they are now, in a run of their own, since a plan names its models by their hashes. null: nothing of the kind
 * is asked for. Throws UserError for a part of a run: its other parts are of the old files.
 */
export async function takeBesideReplaced(
  prepared: PreparedRun,
  settings: TakeSettings,
  onEvent: (event: RunEvent) => void,
  signal: AbortSignal,
): Promise<TakenBeside | null> {
  const { results, resume, shard } = settings;
  if (resume === null || (resume === "" && (await findUnfinished(results, prepared.plan, shard)) !== null)) return null;
  const before = await findRunBefore(results, prepared.plan, resume || null);
  if (before === null) return null;
  for (const one of before.replaced) onEvent({ type: "replaced", folder: before.folder, ...one });
  if (shard !== null)
    throw new UserError("the parts of a plan are of the same files: put the old file back, or start all parts again");
  if (before.isUnfinished) {
    const old = { ...prepared, plan: before.plan };
    const taken = await takeRun(old, { ...settings, resume: before.folder }, onEvent, signal);
    if (taken.ended === "interrupted") return taken;
  }
  const now = await takeNew(runOf(prepared, before.replaced), settings, onEvent, signal);
  if (now === null) return { ended: "interrupted" };
  const fails = now.fails + (await failsBeside(before.folder, before.replaced));
  return { ended: "complete", folders: [before.folder, now.folder], fails };
}

/** Begins the run of the models as they are now, or goes on with it; null: it was interrupted. */
async function takeNew(
  own: PreparedRun,
  settings: TakeSettings,
  onEvent: (event: RunEvent) => void,
  signal: AbortSignal,
): Promise<{ readonly folder: string; readonly fails: number } | null> {
  const earlier = await findUnfinished(settings.results, own.plan, null);
  const complete = earlier === null ? await findRunOf(settings.results, own.plan) : null;
  if (complete !== null) return { folder: complete, fails: 0 };
  const taken = await takeRun(own, { ...settings, resume: earlier?.folder ?? null }, onEvent, signal);
  return taken.ended === "interrupted" ? null : { folder: taken.folder, fails: taken.counts.fail };
}

/** The run of the models as they are now; of all models where the others are what they are compared with. */
function runOf(prepared: PreparedRun, replaced: readonly Replaced[]): PreparedRun {
  const { plan, itemTokens } = prepared;
  if (plan.reference !== undefined || plan.stopping !== undefined) return prepared;
  const ids = new Set(replaced.map(({ now }) => now.id));
  return {
    ...prepared,
    plan: planOfModels(plan, ids),
    itemTokens: itemTokens.filter((_, index) => ids.has(plan.models[index]?.id ?? "")),
  };
}
