import { existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { systemCode, UserError } from "../lib/errors.ts";
import { nearestName } from "../lib/nearest-name.ts";
import { printable } from "../lib/untrusted.ts";
import { findStored } from "./discover/find.ts";
import { here } from "./discover/surroundings.ts";
import type { Surroundings } from "./discover/types.ts";
import { fileProblem } from "./file-problem.ts";
import { type FileStamp, stampsOf } from "./file-stamp.ts";
import type { Gguf } from "./gguf/gguf.ts";
import { partsOf, readParts } from "./gguf/shards.ts";
import { expandGlob, isGlob } from "./glob.ts";
import { adviceFor, isDraftByName, sidecarByHeader, sidecarByName } from "./sidecars.ts";
import { parseStoreReference } from "./store-reference.ts";

/** A language model on this disk: its file, or all parts of its split set in order, and what their headers say. */
export interface ModelFiles {
  readonly parts: readonly string[];
  readonly header: Gguf;
  /** Of the parts before the header was read; absent: nobody looked. */
  readonly stamps?: readonly FileStamp[];
  /** What to call it, where its file has no name of its own. */
  readonly label?: string;
}

/** Hears of a file that is there and holds no model that can be measured. */
export type OnUnusable = (path: string, problem: UserError) => void;

const refuse: OnUnusable = (_path, problem) => {
  throw problem;
};

/**
 * The models that the user named, in that order, each once however often and by whatever link it was named.
 * A reference is a file (any part stands for its whole split set), a folder (its own GGUF files, sorted), a glob, or a
 * model by the name that a tool on this machine gives it (`ollama:`, `lmstudio:`, `hf:`).
 * Vision projectors, embedding models, adapters and draft heads are left out of folders and globs and refused when named
 * themselves. Throws UserError for whatever is missing; for what is there but unreadable, incomplete or no language model
 * too, unless `onUnusable` takes note of it and the others are gone on with.
 */
export function resolveModels(
  references: readonly string[],
  surroundings: Surroundings = here(),
  onUnusable: OnUnusable = refuse,
): readonly ModelFiles[] {
  const models = new Map<string, ModelFiles>();
  for (const reference of references) {
    for (const model of resolveReference(reference, surroundings, onUnusable)) {
      const key = realpathSync(model.parts[0] ?? reference);
      if (!models.has(key)) models.set(key, model);
    }
  }
  return [...models.values()];
}

function resolveReference(
  reference: string,
  surroundings: Surroundings,
  onUnusable: OnUnusable,
): readonly ModelFiles[] {
  // What exists under exactly this name is meant, even where the name looks like a pattern.
  const kind = kindOf(reference);
  if (kind === "file") return usable(reference, () => namedModel(reference), onUnusable);
  if (kind === "folder") return collectedModels(reference, folderFiles(reference), "holds", onUnusable);
  const stored = parseStoreReference(reference);
  if (stored !== null) {
    const path = findStored(reference, stored, surroundings);
    const label = stored.kind === "ollama" ? { label: stored.name.replace(/[/:]/g, "-") } : {};
    return usable(path, () => ({ ...namedModel(path), ...label }), onUnusable);
  }
  if (isGlob(reference)) return collectedModels(reference, expandGlob(reference), "matches", onUnusable);
  throw missing(reference);
}

function usable<T>(path: string, read: () => T, onUnusable: OnUnusable): readonly T[] {
  try {
    return [read()];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    onUnusable(path, error);
    return [];
  }
}

function namedModel(path: string): ModelFiles {
  const named = sidecarByName(path);
  if (named !== null) throw refused(path, named);
  const model = readModel(path);
  const sidecar = sidecarByHeader(model.header);
  if (sidecar !== null) throw refused(path, sidecar);
  return requireArchitecture(model);
}

function collectedModels(
  reference: string,
  paths: readonly string[],
  verb: "holds" | "matches",
  onUnusable: OnUnusable,
): readonly ModelFiles[] {
  const where = printable(reference);
  const files = paths.filter((path) => /\.gguf$/i.test(path));
  if (files.length === 0) {
    throw new UserError(`${where}: ${verb} no GGUF file; name a .gguf file, or a folder or pattern that has some`);
  }
  const candidates = files.filter((path) => sidecarByName(path) === null && !isDraftByName(path));
  const firstParts = new Map(candidates.map((path) => [firstPartOf(path), path]));
  let problems = 0;
  const note: OnUnusable = (path, problem) => {
    problems += 1;
    onUnusable(path, problem);
  };
  const models = [...firstParts.values()].flatMap((path) =>
    usable(path, () => modelUnlessSidecar(path), note).flatMap((model) => model ?? []),
  );
  if (models.length === 0 && problems === 0) {
    throw new UserError(
      `${where}: ${verb} only projectors, embedding models, adapters or drafts, no language model; name the model's file`,
    );
  }
  return models;
}

/** null: it serves another model. */
function modelUnlessSidecar(path: string): ModelFiles | null {
  const model = readModel(path);
  return sidecarByHeader(model.header) === null ? requireArchitecture(model) : null;
}

/** Of a split model that is not whole, each part stands for itself: what is missing is told when it is read. */
function firstPartOf(path: string): string {
  try {
    return partsOf(path)[0] ?? path;
  } catch {
    return path;
  }
}

function readModel(path: string): ModelFiles {
  const parts = partsOf(path);
  // A file that can't be looked at is refused by the reader of its header, which says why.
  const stamps = parts.every(existsSync) ? { stamps: stampsOf(parts) } : {};
  return { parts, header: readParts(parts), ...stamps };
}

function requireArchitecture(model: ModelFiles): ModelFiles {
  if (model.header.architecture !== null) return model;
  throw new UserError(
    `${printable(model.header.path)}: its header names no architecture, so no engine can load it; convert the model again`,
  );
}

function kindOf(path: string): "file" | "folder" | null {
  try {
    return statSync(path).isDirectory() ? "folder" : "file";
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "ENAMETOOLONG", "EINVAL"].includes(systemCode(error) ?? "ENOENT")) return null;
    throw fileProblem(path, error);
  }
}

function folderFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(folder, entry.name))
      .sort();
  } catch (error) {
    throw fileProblem(folder, error);
  }
}

function refused(path: string, what: string): UserError {
  return new UserError(`${printable(path)}: is ${what}, not a language model; ${adviceFor(what)}`);
}

function missing(reference: string): UserError {
  const where = printable(reference);
  if (/^https?:/i.test(reference)) {
    return new UserError(`${where}: only files on this disk can be measured; download the model and name its path`);
  }
  const folder = dirname(reference);
  if (/^[\w.-]+\/[\w.-]+(:[\w.-]+)?$/.test(reference) && kindOf(folder) === null) {
    return new UserError(
      `${where}: there is no such file; check the path, or write hf:${where} for a model of the Hugging Face hub`,
    );
  }
  if (reference === "" || kindOf(folder) !== "folder") {
    return new UserError(`${where || '""'}: there is no such file, and no folder ${printable(folder)}; check the path`);
  }
  const near = nearestName(basename(reference), meantNames(folder));
  const hint = near === null ? "check the path" : `did you mean ${printable(join(folder, near))}?`;
  return new UserError(`${where}: there is no such file; ${hint}`);
}

function meantNames(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || /\.gguf$/i.test(entry.name))
    .map((entry) => entry.name);
}
