import type { ModelIdentity } from "../records/schema.ts";
import type { LoadedRunner, RunnerDefinition } from "./definition.ts";
import { fake } from "./fake.ts";
import { llama } from "./llama.ts";
import { openai } from "./openai.ts";

/** Every runner by its name. The help, the documentation and the plan take what they say of runners from here. */
export const runners: Readonly<Record<string, RunnerDefinition>> = { llama, openai, fake };

/** Runs the models of commands that let nobody choose a runner, and of those where nobody did. */
export const defaultRunner = "llama";

/** Throws Error for a name that is not in the registry. */
export function runnerNamed(name: string): RunnerDefinition {
  const definition = Object.hasOwn(runners, name) ? runners[name] : undefined;
  if (definition === undefined) throw new Error(`there is no runner "${name}"`);
  return definition;
}

export async function loadRunner(name: string): Promise<LoadedRunner> {
  const definition = runnerNamed(name);
  const { countTokens, open, devices } = await definition.load();
  return { name, traits: definition, countTokens, open, ...(devices === undefined ? {} : { devices }) };
}

/** Model references of one runner, without its name before them. */
export interface RunnerReferences {
  readonly runner: string;
  readonly references: readonly string[];
}

/**
 * References by runner, in the order in which the runners are first named: `NAME:REFERENCE` belongs to the runner of that
 * name, an address to the runner that reads such, all others to `chosen`. No references: those of `chosen`, which decides what it runs then.
 */
export function referencesByRunner(references: readonly string[], chosen: string): readonly RunnerReferences[] {
  const byRunner = new Map<string, string[]>();
  for (const reference of references) {
    const colon = reference.indexOf(":");
    const prefix = reference.slice(0, Math.max(0, colon));
    const isNamed = Object.hasOwn(runners, prefix);
    const runner = isNamed ? prefix : (runnerOfAddress(reference) ?? chosen);
    const rest = isNamed ? reference.slice(colon + 1) : reference;
    byRunner.set(runner, [...(byRunner.get(runner) ?? []), rest]);
  }
  if (byRunner.size === 0) return [{ runner: chosen, references: [] }];
  return [...byRunner].map(([runner, own]) => ({ runner, references: own }));
}

function runnerOfAddress(reference: string): string | undefined {
  return Object.entries(runners).find(([, { addresses }]) => addresses?.test(reference))?.[0];
}

/** Loads every runner of the models; gives the runner of each. `usual` runs those that name none. */
export async function loadRunners(
  models: readonly ModelIdentity[],
  usual: string,
): Promise<(model: ModelIdentity) => LoadedRunner> {
  const names = new Set([usual, ...models.map(({ runner }) => runner ?? usual)]);
  const loaded = new Map<string, LoadedRunner>();
  for (const name of names) loaded.set(name, await loadRunner(name));
  return ({ runner }) => loaded.get(runner ?? usual) as LoadedRunner;
}
