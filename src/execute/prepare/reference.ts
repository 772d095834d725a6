import { existsSync, realpathSync } from "node:fs";
import { UserError } from "../../lib/errors.ts";
import { printable } from "../../lib/untrusted.ts";
import type { ModelIdentity } from "../../records/schema.ts";
import type { ItemTokens } from "../../suite/extents.ts";
import type { Suite, Task } from "../../suite/types.ts";

/** The models of a run whose reference is named, and how it is to be found among them. */
export interface NamedReference {
  readonly models: readonly string[];
  readonly reference: string;
  /** Whether it is a path, which comes first among the models; else a part of a model's id. */
  readonly isPath: boolean;
}

/** Positions in all texts together that distributions are kept of: enough for a divergence to a few per cent of itself. */
const positionsWanted = 2000;
/** Tokens of each: beyond them little probability is left. */
const topTokens = 64;

/** Puts a reference that is a file of its own before the models named. */
export function withReference(models: readonly string[], reference: string): NamedReference {
  const isPath = existsSync(reference);
  // No model named: the bundled ones, to which no file can be added.
  const added = isPath && models.length > 0 ? [reference, ...models] : models;
  return { models: added, reference, isPath };
}

/** Throws UserError unless exactly one model is meant, and there is another to hold against it. */
export function referenceAmong(models: readonly ModelIdentity[], { reference, isPath }: NamedReference): ModelIdentity {
  const exact = models.filter(({ id, path }) =>
    isPath ? existsSync(path) && realpathSync(path) === realpathSync(reference) : id === reference,
  );
  const found = exact.length > 0 || isPath ? exact : models.filter(({ id }) => id.includes(reference));
  const [one] = found;
  if (one === undefined || found.length > 1) throw new UserError(notOne(models, { reference, isPath }, found.length));
  if (models.length < 2)
    throw new UserError(`--reference ${printable(reference)}: name another model to hold against it`);
  return one;
}

function notOne(
  models: readonly ModelIdentity[],
  { reference, isPath }: Pick<NamedReference, "isPath" | "reference">,
  found: number,
): string {
  const option = `--reference ${printable(reference)}`;
  const ids = models.map(({ id }) => printable(id)).join(", ");
  if (found > 1) return `${option}: is more than one of the models ${ids}; name one`;
  if (!isPath) return `${option}: there is no such file, and none of the models ${ids} has that in its name`;
  return `${option}: is none of the models ${ids}; name a model's own file, and the models to hold against it`;
}

/** Has texts tell what else could have come at a sample of their positions, unless the suite has its own settings for that. */
export function withDistributions(suites: readonly Suite[], itemTokens: ItemTokens): readonly Suite[] {
  const texts = suites.flatMap(({ tasks }) => tasks.filter(isText));
  const tokens = texts.reduce((sum, { key }) => sum + (itemTokens.get(key) ?? []).reduce((a, b) => a + b, 0), 0);
  const every = Math.max(1, Math.round(tokens / positionsWanted));
  return suites.map((suite) => ({
    ...suite,
    tasks: suite.tasks.map((task) =>
      isText(task)
        ? { ...task, config: { distributions: { every, top: topTokens }, ...(task.config as object) } }
        : task,
    ),
  }));
}

const isText = ({ kind }: Task): boolean => kind.id === "text";
