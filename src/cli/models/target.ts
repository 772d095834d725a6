import { existsSync } from "node:fs";
import { UserError } from "../../lib/errors.ts";
import { nearestName } from "../../lib/nearest-name.ts";
import { printable } from "../../lib/untrusted.ts";
import { type Catalogue, readCatalogue } from "../../models/catalogue/catalogue.ts";
import type { CatalogueModel, ModelShape } from "../../models/catalogue/catalogue-schema.ts";
import { quantizationOf } from "../../models/describe.ts";
import { findInHub } from "../../models/discover/find.ts";
import { here } from "../../models/discover/surroundings.ts";
import type { Gguf } from "../../models/gguf/gguf.ts";
import { hubOf } from "../../models/hub/client.ts";
import { readRemoteHeader } from "../../models/hub/remote-header.ts";
import { lookUp } from "../../models/hub/repository.ts";
import { resolveModels } from "../../models/reference.ts";
import { parseStoreReference } from "../../models/store-reference.ts";
import { headerOfLayout, layOut } from "../../models/synthesis/layout.ts";
import { asLlama, shapeOfHeader } from "../../models/synthesis/shape.ts";

/** A model that is asked about: on this disk, on the hub, or a shape of the catalogue. */
export interface Target {
  readonly name: string;
  readonly origin: "file" | "hub" | "catalogue";
  readonly header: Gguf;
  /** A text: why it can't be told. */
  readonly shape: ModelShape | string;
  readonly quantization: string;
  /** The tensor type of most bytes. */
  readonly type: string;
}

export interface TargetOptions {
  readonly catalogue: string | undefined;
  /** For shapes of the catalogue. */
  readonly type: string;
  readonly signal: AbortSignal;
}

/** What a name means: a file or reference on this disk, a file on the hub, whose header is read, or a row of the catalogue. */
export async function findTarget(written: string, options: TargetOptions): Promise<Target> {
  const reference = existsSync(written) ? null : parseStoreReference(written);
  if (reference?.kind === "hub" && findInHub(reference, here()) === null) {
    const hub = hubOf(process.env);
    const model = await lookUp(hub, reference, options.signal);
    return targetOf("hub", written, await readRemoteHeader(hub, model, options.signal));
  }
  if (reference === null && !existsSync(written)) {
    const catalogue = readCatalogue(options.catalogue);
    const row = rowNamed(written, catalogue);
    if (row !== null) return targetOfRow(row, options.type);
    if (!/[\\/*?]|\.gguf$/i.test(written)) throw unknown(written, catalogue);
  }
  const [model, ...more] = resolveModels([written]);
  if (model === undefined || more.length > 0) {
    throw new UserError(`${printable(written)}: names ${more.length + 1} models; name one`);
  }
  return targetOf("file", written, model.header);
}

function targetOf(origin: "file" | "hub", name: string, header: Gguf): Target {
  const type = header.tensors.dominantType ?? "unknown";
  return { name, origin, header, shape: shapeOfHeader(header), quantization: quantizationOf(header), type };
}

function targetOfRow(row: CatalogueModel, type: string): Target {
  if (row.shape === null) {
    throw new UserError(`${row.id}: the catalogue does not know its shape; name a file or hf:USER/REPOSITORY instead`);
  }
  const header = headerOfLayout(row.name, layOut(row.name, asLlama(row.shape), type));
  return { name: row.name, origin: "catalogue", header, shape: row.shape, quantization: type.toUpperCase(), type };
}

function rowNamed(written: string, { models }: Catalogue): CatalogueModel | null {
  const wanted = written.toLowerCase();
  return (
    models.find(({ id }) => id === wanted) ??
    models.find(({ name, aliases }) => [name, ...aliases].some((other) => other.toLowerCase() === wanted)) ??
    null
  );
}

function unknown(written: string, { models }: Catalogue): UserError {
  const ids = models.filter(({ shape }) => shape !== null).map(({ id }) => id);
  const near = nearestName(written, ids) ?? ids.find((id) => id.startsWith(written.toLowerCase())) ?? null;
  const hint = near === null ? "docs/catalogue.md lists the shapes" : `did you mean ${near}?`;
  return new UserError(`${printable(written)}: there is no such file, nor such a model in the catalogue; ${hint}`);
}
