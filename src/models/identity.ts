import { basename, dirname, join, resolve } from "node:path";
import { UserError } from "../lib/errors.ts";
import { printable } from "../lib/untrusted.ts";
import type { ModelIdentity } from "../records/schema.ts";
import { type Catalogue, ownRowsOf } from "./catalogue/catalogue.ts";
import { type Recognition, recognize } from "./catalogue/recognize.ts";
import type { TrainingTokensOption } from "./catalogue/training-tokens.ts";
import { quantizationOf } from "./describe.ts";
import type { Gguf } from "./gguf/gguf.ts";
import { type HashedModel, hashModel } from "./hashing.ts";
import { type Ladder, type LadderModel, ladderModelOf } from "./ladder.ts";
import { decodeReadsOf } from "./memory/decode-reads.ts";
import { uniqueIds } from "./model-ids.ts";
import type { ModelFiles } from "./reference.ts";

/** Bytes hashed so far, of all bytes of all models. */
export interface HashProgress {
  readonly path: string;
  readonly doneBytes: number;
  readonly totalBytes: number;
}

export interface IdentifyOptions {
  readonly trainingTokens: readonly TrainingTokensOption[];
  readonly ladder: Ladder | null;
  readonly catalogue: Catalogue;
  /** Called after each piece of about a megabyte. */
  readonly onProgress?: (progress: HashProgress) => void;
  /** Hears of each model's files as they were when they were hashed. */
  readonly onHashed?: (model: HashedModel) => void;
}

/**
 * What each model is, in the given order. The sha256 is of the file's bytes; of a split model, of its parts' bytes one
 * behind the other (`cat NAME-*.gguf | sha256sum`). Training tokens come from the option, else the header,
 * else the ladder, else the catalogue.
 * Throws UserError when an option names no model or several, or a file cannot be read.
 */
export async function identify(
  models: readonly ModelFiles[],
  options: IdentifyOptions,
): Promise<readonly ModelIdentity[]> {
  const hashed = await hashModels(models, options);
  const ids = uniqueIds(hashed.map(({ model, sha256 }) => ({ path: pathToCall(model), sha256 })));
  const identities = hashed.map(({ model, sha256 }, index) =>
    identityOf(model.header, ids[index] ?? "", sha256, options),
  );
  return withTrainingTokens(identities, options.trainingTokens);
}

function pathToCall({ header, label }: ModelFiles): string {
  return label === undefined ? header.path : join(dirname(header.path), label);
}

function identityOf(header: Gguf, id: string, sha256: string, { ladder, catalogue }: IdentifyOptions): ModelIdentity {
  const { architecture, tensors } = header;
  if (architecture === null || tensors.bitsPerWeight === null) {
    throw new UserError(`${printable(header.path)}: holds no language model; name another file`);
  }
  const rung = ladderModelOf(ladder, sha256);
  const own = entryOf(recognize(header, ownRowsOf(catalogue)));
  const known = own ?? (rung === null ? entryOf(recognize(header, catalogue)) : null);
  return {
    id,
    path: resolve(header.path),
    sha256,
    fileBytes: header.fileBytes,
    name: header.name,
    architecture,
    parameters: tensors.elements,
    sizeLabel: header.sizeLabel ?? rung?.size ?? null,
    quantization: quantizationOf(header),
    bitsPerWeight: tensors.bitsPerWeight,
    trainedContext: header.contextLength,
    tokenizerHash: header.tokenizerHash,
    license: header.license,
    ...trainingTokensOf(header, rung, known, own),
    // The compute on record belongs to the tokens on record.
    trainingFlop: own === null ? (header.trainingFlop ?? rung?.trainingFlop ?? null) : null,
    decodeReads: decodeReadsOf(header),
    ...(known === null ? {} : { catalogue: known }),
  };
}

function entryOf(recognition: Recognition): ModelIdentity["catalogue"] | null {
  if (recognition.kind !== "recognized") return null;
  const { model, confidence, inherited, reason } = recognition;
  const trainingTokens = model.trainingTokens.map(({ tokens, bound, evidence, source }) => ({
    tokens,
    bound,
    evidence,
    source,
  }));
  return { id: model.id, name: model.name, confidence, inherited, reason, trainingTokens };
}

function trainingTokensOf(
  header: Gguf,
  rung: LadderModel | null,
  known: ModelIdentity["catalogue"] | null,
  own: ModelIdentity["catalogue"] | null,
): Pick<ModelIdentity, "trainingTokens" | "trainingTokensSource"> {
  const accounts = [
    ["catalogue", own?.trainingTokens[0]?.tokens ?? null],
    ["gguf", header.trainingTokens],
    ["ladder", rung?.trainingTokens ?? null],
    ["catalogue", known?.trainingTokens[0]?.tokens ?? null],
  ] as const;
  const [source, tokens] = accounts.find(([, value]) => value !== null) ?? [null, null];
  return { trainingTokens: tokens, trainingTokensSource: source };
}

function withTrainingTokens(
  identities: readonly ModelIdentity[],
  options: readonly TrainingTokensOption[],
): readonly ModelIdentity[] {
  const tokensById = new Map<string, number>();
  for (const option of options) {
    const id = idMeant(identities, option.model);
    if (tokensById.has(id)) {
      throw new UserError(`--training-tokens ${printable(option.model)}: given twice for ${printable(id)}; keep one`);
    }
    tokensById.set(id, option.tokens);
  }
  return identities.map((identity) => {
    const tokens = tokensById.get(identity.id);
    // The compute on record belongs to the tokens on record.
    return tokens === undefined
      ? identity
      : { ...identity, trainingTokens: tokens, trainingTokensSource: "option", trainingFlop: null };
  });
}

function idMeant(identities: readonly ModelIdentity[], model: string): string {
  const exact = identities.filter(({ id, path }) => id === model || path === resolve(model));
  const meant = exact.length > 0 ? exact : identities.filter(({ path }) => basename(path) === model);
  const [only] = meant;
  if (only !== undefined && meant.length === 1) return only.id;
  const known = identities.map(({ id }) => printable(id)).join(", ");
  throw new UserError(
    `--training-tokens ${printable(model)}: ${only === undefined ? "no model of this run has that name" : "several models have that name"}; use one of ${known}`,
  );
}

async function hashModels(
  models: readonly ModelFiles[],
  { onProgress, onHashed }: IdentifyOptions,
): Promise<readonly { readonly model: ModelFiles; readonly sha256: string }[]> {
  const totalBytes = models.reduce((total, { header }) => total + header.fileBytes, 0);
  const all: { model: ModelFiles; sha256: string }[] = [];
  let doneBytes = 0;
  for (const one of models) {
    const { model, hashed } = await hashModel(one, (path, bytes) => {
      doneBytes += bytes;
      onProgress?.({ path, doneBytes, totalBytes });
    });
    onHashed?.(hashed);
    all.push({ model, sha256: hashed.sha256 });
  }
  return all;
}
