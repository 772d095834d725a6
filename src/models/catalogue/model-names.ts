import type { CatalogueModel } from "./catalogue-schema.ts";

/**
 * The words of a model's name in small letters: whatever separates them is left out, but for the point of a number.
 * `Meta-Llama-3.1_8B` → meta, llama, 3.1, 8b.
 */
export function nameWords(name: string): readonly string[] {
  return name.toLowerCase().match(/[a-z0-9]+(?:\.\d+[a-z]*)*/g) ?? [];
}

/** How many words of the longest of a row's names stand in the given words one after another; 0: none of its names does. */
export function nameLength(model: CatalogueModel, words: readonly string[]): number {
  return Math.max(0, ...namesOf(model).map((name) => (standsIn(name, words) ? name.length : 0)));
}

/** Folders of hundreds of files are held against the same rows. */
const known = new WeakMap<CatalogueModel, readonly (readonly string[])[]>();

function namesOf(model: CatalogueModel): readonly (readonly string[])[] {
  const names =
    known.get(model) ??
    [model.name, ...model.aliases, ...(model.repository === null ? [] : [afterSlash(model.repository)])].map(nameWords);
  known.set(model, names);
  return names;
}

function afterSlash(repository: string): string {
  return repository.slice(repository.lastIndexOf("/") + 1);
}

function standsIn(name: readonly string[], words: readonly string[]): boolean {
  if (name.length === 0) return false;
  return words.some((_, start) => name.every((word, index) => words[start + index] === word));
}
