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
import { adviceFor, draftModel, isDraftByName, sidecarByHeader, sidecarByName } from "./sidecars.ts";
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

/** Hears of files that are there and are not measured. */
export interface LeftOutListener {
  /** One that holds no model that can be measured. */
  onUnusable(path: string, problem: UserError): void;
  /** One of a folder or glob that belongs to another model, or writes no text: what it is. */
  onSidecar(path: string, what: string): void;
}

const refuseAll: LeftOutListener = {
  onUnusable(_path, problem) {
    throw problem;
  },
  onSidecar() {},
};

/**
 * The models that the user named, in that order, each once however often and by whatever link it was named.
 * A reference is a file (any part stands for its whole split set), a folder (its own GGUF files, sorted), a glob, or a
 * model by the name that a tool on this machine gives it (`ollama:`, `lmstudio:`, `hf:`).
 * Vision projectors, embedding models, adapters and draft heads are left out of folders and globs and refused when named
 * themselves. Throws UserError for whatever is missing; for what is there but unreadable, incomplete or no language model
 * too, unless the listener takes note of it and the others are gone on with.
 */
export function resolveModels(
  references: readonly string[],
  surroundings: Surroundings = here(),
  listener: LeftOutListener = refuseAll,
): readonly ModelFiles[] {
  const models = new Map<string, ModelFiles>();
  for (const reference of references) {
    for (const model of resolveReference(reference, surroundings, listener)) {
      const key = realpathSync(model.parts[0] ?? reference);
      if (!models.has(key)) models.set(key, model);
    }
  }
  return [...models.values()];
}

function resolveReference(
  reference: string,
  surroundings: Surroundings,
  listener: LeftOutListener,
): readonly ModelFiles[] {
  // What exists under exactly this name is meant, even where the name looks like a pattern.
  const kind = kindOf(reference);
  if (kind === "file") return usable(reference, () => namedModel(reference), listener);
  if (kind === "folder") return collectedModels(reference, folderFiles(reference), "holds", listener);
  const stored = parseStoreReference(reference);
  if (stored !== null) {
    const path = findStored(reference, stored, surroundings);
    const label = stored.kind === "ollama" ? { label: stored.name.replace(/[/:]/g, "-") } : {};
    return usable(path, () => ({ ...namedModel(path), ...label }), listener);
  }
  if (isGlob(reference)) return collectedModels(reference, expandGlob(reference), "matches", listener);
  throw missing(reference);
}

function usable<T>(path: string, read: () => T, { onUnusable }: Pick<LeftOutListener, "onUnusable">): readonly T[] {
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
  listener: LeftOutListener,
): readonly ModelFiles[] {
  const where = printable(reference);
  const files = paths.filter((path) => /\.gguf$/i.test(path));
  if (files.length === 0) {
    throw new UserError(`${where}: ${verb} no GGUF file; name a .gguf file, or a folder or pattern that has some`);
  }
  const candidates = files.filter((path) => {
    const what = sidecarByName(path) ?? (isDraftByName(path) ? draftModel : null);
    if (what !== null) listener.onSidecar(path, what);
    return what === null;
  });
  const firstParts = new Map(candidates.map((path) => [firstPartOf(path), path]));
  let problems = 0;
  const onUnusable = (path: string, problem: UserError): void => {
    problems += 1;
    listener.onUnusable(path, problem);
  };
  const models = [...firstParts.values()].flatMap((path) =>
    usable(path, () => modelUnlessSidecar(path, listener), { onUnusable }).flatMap((model) => model ?? []),
  );
  if (models.length === 0 && problems === 0) {
    throw new UserError(
      `${where}: ${verb} only projectors, embedding models, adapters or drafts, no language model; name the model's file`,
    );
  }
  return models;
}

/** null: it serves another model, or writes no text. */
function modelUnlessSidecar(path: string, { onSidecar }: LeftOutListener): ModelFiles | null {
  const model = readModel(path);
  const what = sidecarByHeader(model.header);
  if (what === null) return requireArchitecture(model);
  onSidecar(path, what);
  return null;
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
