import { UserError } from "../../lib/errors.ts";
import { sha256 } from "../../lib/files.ts";
import { printable } from "../../lib/untrusted.ts";
import type { ModelIdentity } from "../../records/schema.ts";

/** How a made-up model behaves: how well it predicts, how fast it is, how it breaks, and whether it tells what it is. */
export interface Character {
  readonly lossPerToken: number;
  readonly millisecondsPerToken: number;
  readonly breaks: "never" | "at-load" | "on-tenth-request";
  readonly facts: "told" | "unknown";
}

const skilled: Character = { lossPerToken: 2, millisecondsPerToken: 2, breaks: "never", facts: "told" };

const characters: ReadonlyMap<string, Character> = new Map([
  ["skilled", skilled],
  ["novice", { ...skilled, lossPerToken: 3, millisecondsPerToken: 8 }],
  ["crashing", { ...skilled, breaks: "on-tenth-request" }],
  ["unloadable", { ...skilled, breaks: "at-load" }],
  ["undisclosed", { ...skilled, facts: "unknown" }],
]);
const defaultNames = ["skilled", "novice"];

/** How the model with this path behaves. */
export function characterOf({ path }: ModelIdentity): Character {
  return characters.get(path.replace(/^fake:/, "")) ?? skilled;
}

/** The made-up models with these names. Throws UserError for a name that none has. */
export function fakeModels(names: readonly string[]): readonly ModelIdentity[] {
  const wanted = names.length === 0 ? defaultNames : names;
  const stranger = wanted.find((name) => !characters.has(name));
  if (stranger !== undefined)
    throw new UserError(
      `the fake runner has no model "${printable(stranger)}": it has ${[...characters.keys()].join(", ")}`,
    );
  return [...new Set(wanted)].map(fakeModel);
}

/** A model that exists in this file only. Its figures are invented: they show the harness at work, never a model. */
export function fakeModel(name: string): ModelIdentity {
  const told: ModelIdentity = {
    id: `fake-${name}`,
    path: `fake:${name}`,
    sha256: sha256(`fake:${name}`),
    fileBytes: 1_000_000,
    name: `fake ${name}`,
    architecture: "fake",
    parameters: 1_000_000,
    sizeLabel: "1M",
    quantization: "none",
    bitsPerWeight: 8,
    trainedContext: 4096,
    tokenizerHash: null,
    license: null,
    trainingTokens: null,
    trainingTokensSource: null,
    trainingFlop: null,
  };
  return characters.get(name)?.facts === "unknown" ? { ...told, ...undisclosed } : told;
}

const nothing = "a made-up model that tells nothing of itself";

/** As of a model behind a server that gives its name and no more. */
const undisclosed = {
  sha256: null,
  fileBytes: null,
  name: null,
  architecture: null,
  parameters: null,
  sizeLabel: null,
  quantization: null,
  bitsPerWeight: null,
  trainedContext: null,
  unknown: {
    sha256: "a made-up model has no file",
    fileBytes: "a made-up model has no file",
    architecture: nothing,
    parameters: nothing,
    quantization: nothing,
    bitsPerWeight: nothing,
    trainedContext: nothing,
  },
} as const satisfies Partial<ModelIdentity>;
