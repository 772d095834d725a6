import { existsSync, realpathSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { messageOf, systemCode, UserError } from "../../lib/errors.ts";
import { printable } from "../../lib/untrusted.ts";
import { type HeaderFacts, readFacts, sampleHash } from "./facts.ts";
import { cacheFolder, type HeaderCache, openHeaderCache } from "./header-cache.ts";
import { tools } from "./index.ts";
import { ollama } from "./ollama.ts";
import type { Listing, StoredModel, StoreProblem, Surroundings } from "./types.ts";
import { isModelName, walk } from "./walk.ts";

/** Where a model was found: a tool's name, or `folder` for those that the user named. */
export type Origin = keyof typeof tools | "folder";

/** A model on this disk. Names, paths and what its header says are untrusted text. */
export interface FoundModel extends StoredModel {
  readonly origin: Origin;
  readonly facts: HeaderFacts;
  /** The reference of the model found before it that is the same; null for the first. */
  readonly sameAs: string | null;
}

export interface Inventory {
  /** Folders that are there, with what they hold. */
  readonly stores: readonly { readonly origin: Origin; readonly folder: string; readonly models: number }[];
  readonly models: readonly FoundModel[];
  /** Projectors, adapters and the like, which serve other models. */
  readonly sidecars: readonly FoundModel[];
  readonly problems: readonly StoreProblem[];
}

export interface InventoryOptions {
  readonly surroundings: Surroundings;
  /** Searched at any depth. */
  readonly folders: readonly string[];
  readonly onProgress?: (read: number, total: number) => void;
}

/** Everything on this disk, tool by tool. Throws UserError where a folder that the user named is none. */
export function takeInventory({ surroundings, folders, onProgress }: InventoryOptions): Inventory {
  const stores = [...toolStores(surroundings), ...folders.map(namedStore)];
  const cache = openHeaderCache(cacheFolder(surroundings));
  const problems = stores.flatMap(({ listing }) => listing.problems);
  const listed = oncePerName(
    stores.flatMap(({ origin, listing }) => listing.models.map((model) => ({ ...model, origin }))),
  );
  const read = listed.flatMap((model, index) => {
    onProgress?.(index, listed.length);
    const header = headerOf(model, cache);
    if ("facts" in header) return [{ ...model, facts: header.facts }];
    problems.push({ path: model.path, problem: header.problem });
    return [];
  });
  const sameAs = copiesAmong(read, cache);
  cache.save();
  const found = read.map((model) => ({ ...model, sameAs: sameAs.get(model) ?? null }));
  return {
    stores: stores.map(({ origin, folder, listing }) => ({ origin, folder, models: listing.models.length })),
    models: found.filter(({ facts }) => facts.sidecar === null),
    sidecars: found.filter(({ facts }) => facts.sidecar !== null),
    problems,
  };
}

interface OpenedStore {
  readonly origin: Origin;
  readonly folder: string;
  readonly listing: Listing;
}

/** A folder that several names or tools lead to is listed once. */
function toolStores(surroundings: Surroundings): readonly OpenedStore[] {
  const seen = new Set<string>();
  return (Object.keys(tools) as (keyof typeof tools)[]).flatMap((origin) =>
    tools[origin].folders(surroundings).flatMap((folder) => {
      const place = placeOf(folder);
      if (place === null || seen.has(place)) return [];
      seen.add(place);
      return [{ origin, folder, listing: tools[origin].list(folder) }];
    }),
  );
}

function namedStore(folder: string): OpenedStore {
  let isFolder = false;
  try {
    isFolder = statSync(folder).isDirectory();
  } catch (error) {
    throw new UserError(
      `--models-dir ${printable(folder)}: cannot be opened (${messageOf(error)}); name a folder that is there`,
    );
  }
  if (!isFolder)
    throw new UserError(`--models-dir ${printable(folder)}: is a file; name its folder, or give it as a model`);
  return { origin: "folder", folder, listing: listFolder(resolve(folder)) };
}

/** null where nothing is; a folder that is closed to us is kept under its own name, so that it is told of. */
function placeOf(folder: string): string | null {
  try {
    return realpathSync(folder);
  } catch (error) {
    return systemCode(error) === "EACCES" ? folder : null;
  }
}

type Listed = StoredModel & { readonly origin: Origin };
type Read = Listed & { readonly facts: HeaderFacts };

/** What a tool listed already is left out of the folder that holds its store; two names that a tool gives one file stay. */
function oncePerName(models: readonly Listed[]): readonly Listed[] {
  const byName = new Map<string, Listed>();
  const ofTools = new Set(models.filter(({ origin }) => origin !== "folder").map(({ path }) => path));
  for (const model of models) {
    if (model.origin === "folder" && ofTools.has(model.path)) continue;
    if (!byName.has(model.reference)) byName.set(model.reference, model);
  }
  return [...byName.values()];
}

function headerOf(model: Listed, cache: HeaderCache): { facts: HeaderFacts } | { problem: string } {
  const cached = cache.get(model.path);
  if (cached?.kind === "facts" && (cached.facts.parts.length === 1 || partsAreThere(cached.facts))) return cached;
  if (cached?.kind === "damaged") return cached;
  try {
    const facts = readFacts(model.path, model.name);
    cache.put(model.path, { kind: "facts", facts });
    return { facts };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    // Shown behind the path, which need not lead the message then.
    const lead = `${printable(model.path)}: `;
    const problem = error.message.startsWith(lead) ? error.message.slice(lead.length) : error.message;
    // What the system refused may be allowed the next time, and a missing part may come; what one header says stays.
    if (error.cause === undefined && !isPart(model.path)) cache.put(model.path, { kind: "damaged", problem });
    return { problem };
  }
}

const isPart = (path: string): boolean => /-of-\d{5}\.gguf$/i.test(path);

/** Only the first part's stamp is kept; sets of parts are rare, so the others are simply read again when one changed. */
function partsAreThere({ parts, fileBytes }: HeaderFacts): boolean {
  try {
    return parts.reduce((total, path) => total + statSync(path).size, 0) === fileBytes;
  } catch {
    return false;
  }
}

/** For each model that was found before, the reference of the first: the same file, the same sha256, or the same content. */
function copiesAmong(models: readonly Read[], cache: HeaderCache): ReadonlyMap<Read, string> {
  const firsts = new Map<string, Read[]>();
  const copies = new Map<Read, string>();
  for (const model of models) {
    const alike = firsts.get(model.facts.fingerprint) ?? [];
    const first = alike.find((other) => isSame(model, other, cache));
    if (first === undefined) firsts.set(model.facts.fingerprint, [...alike, model]);
    else copies.set(model, first.reference);
  }
  return copies;
}

function isSame(one: Read, other: Read, cache: HeaderCache): boolean {
  if (isOneFile(one.path, other.path)) return true;
  if (one.sha256 !== null && other.sha256 !== null) return one.sha256 === other.sha256;
  return samplesOf(one, cache) === samplesOf(other, cache);
}

function isOneFile(one: string, other: string): boolean {
  try {
    const [a, b] = [statSync(one, { bigint: true }), statSync(other, { bigint: true })];
    return a.ino !== 0n && a.ino === b.ino && a.dev === b.dev;
  } catch {
    return false;
  }
}

function samplesOf({ path, facts }: Read, cache: HeaderCache): string {
  const cached = cache.get(path);
  if (cached?.samples !== undefined) return cached.samples;
  try {
    const samples = sampleHash(facts.parts);
    cache.put(path, { kind: "facts", facts, samples });
    return samples;
  } catch {
    // A file that went away or can't be read is like no other.
    return path;
  }
}

/** A folder that the user named: every GGUF at any depth, and what Ollama keeps in one of its layout. */
function listFolder(folder: string): Listing {
  const { files, problems } = walk(folder);
  const kept = existsSync(join(folder, "manifests")) ? ollama.list(folder) : { models: [], problems: [] };
  return {
    models: [
      // The references of a store are looked up in its usual place, so a path serves better here.
      ...kept.models.map((model) => ({ ...model, reference: model.path })),
      ...files
        .filter(isModelName)
        .map((path) => ({ name: relative(folder, path), reference: path, path, sha256: null })),
    ],
    problems: [...kept.problems, ...problems],
  };
}
