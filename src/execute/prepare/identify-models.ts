import { UserError } from "../../lib/errors.ts";
import { readCatalogue } from "../../models/catalogue/catalogue.ts";
import { parseTrainingTokens } from "../../models/catalogue/training-tokens.ts";
import { here } from "../../models/discover/surroundings.ts";
import type { HashedModel } from "../../models/hashing.ts";
import { identify } from "../../models/identity.ts";
import { readLadder, verifiedLadder } from "../../models/ladder.ts";
import { resolveModels } from "../../models/reference.ts";
import type { ModelIdentity } from "../../records/schema.ts";
import { type RunnerReferences, referencesByRunner, runnerNamed } from "../../runners/index.ts";
import type { PreparingEvent } from "../run-event.ts";
import { requireConsent } from "./remote-hosts.ts";

/** Which models are meant. */
export interface ModelRequest {
  /** Paths, folders, globs, or `RUNNER:NAME`; none: the ladder, or what the runner runs then. */
  readonly models: readonly string[];
  /** Name of the runner of all models that name none themselves. */
  readonly runner: string;
  /** Whether questions may go to other machines than this one; absent: they may not. */
  readonly send?: boolean;
  readonly trainingTokens: readonly string[];
  /** A file of rows that stand before the built-in catalogue's. */
  readonly catalogue?: string | undefined;
  /** What becomes of models that can't be measured where there are others; absent: refused. */
  readonly badModels?: "refuse" | "leave-out";
}

/** A model that is not measured, and why. */
export interface UnusableModel {
  /** Its file. */
  readonly path: string;
  readonly reason: string;
}

/** A file of a folder that is no language model. */
export interface Sidecar {
  readonly path: string;
  /** Such as `a vision projector` or `an embedding model`. */
  readonly what: string;
}

/** The models of a request, and the name of the runner of those that name none. */
export interface IdentifiedModels {
  readonly models: readonly ModelIdentity[];
  readonly runner: string;
  /** Files named that hold no model that can be measured; the others are gone on with. */
  readonly unusable: readonly UnusableModel[];
  /** Files of folders and globs that are passed over without a fault. */
  readonly sidecars: readonly Sidecar[];
  /** Those that are files on this disk. */
  readonly hashed: readonly HashedModel[];
}

/** What the models named are, runner after runner; none named: what the runner runs then. Throws UserError. */
export async function identifyModels(
  request: ModelRequest,
  onEvent: (event: PreparingEvent) => void,
): Promise<IdentifiedModels> {
  requireConsent(request.models, request.send ?? false);
  const groups = referencesByRunner(request.models, request.runner);
  const [first] = groups;
  // However its models were named, a plan of one runner is the same plan.
  const usual = groups.length === 1 && first !== undefined ? first.runner : request.runner;
  const models: ModelIdentity[] = [];
  const unusable: UnusableModel[] = [];
  const sidecars: Sidecar[] = [];
  const hashed: HashedModel[] = [];
  const listener: IdentifyingListener = {
    onEvent,
    onHashed: (one) => hashed.push(one),
    onUnusable: (one) => unusable.push(one),
    onSidecar: (one) => sidecars.push(one),
  };
  for (const group of groups) {
    const own = group.runner === usual ? {} : { runner: group.runner };
    for (const model of await identifyGroup(group, request, listener))
      models.push({ ...model, id: freeId(models, model.id, group.runner), ...own });
  }
  if (models.length === 0 && unusable.length > 0)
    throw new UserError(unusable.map(({ reason }) => reason).join("\n       "));
  return { models, runner: usual, unusable, sidecars, hashed };
}

interface IdentifyingListener {
  readonly onEvent: (event: PreparingEvent) => void;
  readonly onHashed: (model: HashedModel) => void;
  readonly onUnusable: (model: UnusableModel) => void;
  readonly onSidecar: (file: Sidecar) => void;
}

async function identifyGroup(
  { runner, references }: RunnerReferences,
  request: ModelRequest,
  listener: IdentifyingListener,
): Promise<readonly ModelIdentity[]> {
  const definition = runnerNamed(runner);
  return definition.models === "names"
    ? (await definition.load()).identify(references)
    : identifyFiles(references, request, listener);
}

/** Reads the files; none named: the bundled ladder's. Throws UserError. */
async function identifyFiles(
  references: readonly string[],
  request: Pick<ModelRequest, "trainingTokens" | "catalogue" | "badModels">,
  { onEvent, onHashed, onUnusable, onSidecar }: IdentifyingListener,
): Promise<readonly ModelIdentity[]> {
  const files = resolveModels(references.length === 0 ? await verifiedLadder() : references, here(), {
    onUnusable(path, problem) {
      if (request.badModels !== "leave-out") throw problem;
      onUnusable({ path, reason: problem.message });
    },
    onSidecar: (path, what) => onSidecar({ path, what }),
  });
  let shown = 0;
  return identify(files, {
    trainingTokens: request.trainingTokens.map(parseTrainingTokens),
    ladder: readLadder(),
    catalogue: readCatalogue(request.catalogue),
    onHashed,
    onProgress({ doneBytes, totalBytes }) {
      const percent = Math.floor((doneBytes / totalBytes) * 100);
      if (totalBytes < 1e9 || percent < shown + 5) return;
      shown = percent;
      onEvent({ type: "reading-models", share: doneBytes / totalBytes });
    },
  });
}

/** Ids are unique within one runner; a second runner's model with a taken id is told apart by the runner's name. */
function freeId(models: readonly ModelIdentity[], id: string, runner: string): string {
  return models.some((model) => model.id === id) ? `${id}@${runner}` : id;
}
