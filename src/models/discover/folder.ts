import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { ollama } from "./ollama.ts";
import type { Listing } from "./types.ts";
import { isModelName, walk } from "./walk.ts";

/** A folder that the user named: every GGUF at any depth, and what Ollama keeps in one of its layout. */
export function listFolder(folder: string): Listing {
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
