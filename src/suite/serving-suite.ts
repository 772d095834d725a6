import { UserError } from "../lib/errors.ts";
import { canonicalJson, sha256 } from "../lib/files.ts";
import { serving } from "../tasks/serving.ts";
import { checkItems, itemHash } from "./items.ts";
import type { Suite, Task } from "./types.ts";

/** Loads to put on every model, and what of the task is set; what is absent is left to the task's defaults. */
export interface ServingWish {
  readonly users: readonly number[];
  readonly rates: readonly number[];
  readonly spacing: "poisson" | "constant";
  readonly settings: Readonly<Record<string, number>>;
}

/** The suite that a command line asks for: one load after another, the lightest first. Throws UserError. */
export function servingSuite({ users, rates, spacing, settings }: ServingWish): Suite {
  const parsed = serving.configSchema.safeParse(settings);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new UserError(`${issue?.path.join(".") ?? "the load"}: ${issue?.message ?? "is not valid"}`);
  }
  const drafts = [
    ...users.map((count) => ({ id: `users-${count}`, users: count })),
    ...rates.map((rate) => ({ id: `rate-${rate}`, perSecond: rate, spacing })),
  ].map((value) => ({ value, where: `load ${value.id}` }));
  const task = {
    key: "serving/load",
    description: "Several users at once",
    kind: serving,
    config: parsed.data,
    items: checkItems(drafts, serving, parsed.data),
  } satisfies Task;
  const hashed = { key: task.key, kind: serving.id, config: task.config, items: task.items.map(itemHash) };
  return { name: "serving", version: 1, hash: sha256(canonicalJson([hashed])), tasks: [task] };
}
