import { fieldOf, listOf, textOf } from "../body.ts";
import type { ServedFacts } from "./types.ts";

/** A model of which a server says no more than its name. */
export function onlyNamed(id: string): ServedFacts {
  return {
    id,
    aliases: [],
    parameters: null,
    fileBytes: null,
    quantization: null,
    architecture: null,
    contextTokens: null,
    trainedContext: null,
    vocabulary: null,
    file: null,
    digest: null,
    template: null,
    endText: null,
  };
}

/** The entries of a server's list of models with their names. */
export function entriesOf(list: unknown): readonly { readonly id: string; readonly entry: unknown }[] {
  return listOf(fieldOf(list, "data")).flatMap((entry) => {
    const id = textOf(fieldOf(entry, "id"));
    return id === null ? [] : [{ id, entry }];
  });
}

/** Whether some entry of the list belongs to an owner. */
export function isOwnedBy(list: unknown, owner: string): boolean {
  return entriesOf(list).some(({ entry }) => fieldOf(entry, "owned_by") === owner);
}

/** The name of a file without its folder, whichever way its system writes paths. */
export function fileName(path: string | null): string | null {
  return path?.split(/[\\/]/).at(-1) ?? null;
}
