import { readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import type { Listing, StoredModel, StoreProblem, Tool } from "./types.ts";
import { foldersOf, isModelName, walk } from "./walk.ts";

/**
 * LM Studio: `PUBLISHER/REPOSITORY/FILE.gguf` below its models folder, which its settings may move
 * (`downloadsFolder` in `settings.json`).
 */
export const lmStudio: Tool = {
  title: "LM Studio",
  folders({ home }) {
    const homes = [join(home, ".lmstudio"), join(home, ".cache", "lm-studio")];
    return homes.flatMap((folder) => [...movedTo(folder), join(folder, "models")]);
  },
  list(folder) {
    const problems: StoreProblem[] = [];
    const models = foldersOf(folder, problems).flatMap((publisher) =>
      foldersOf(join(folder, publisher), problems).flatMap((repository) =>
        modelsOf(folder, publisher, repository, problems),
      ),
    );
    return { models, problems } satisfies Listing;
  },
};

function modelsOf(
  folder: string,
  publisher: string,
  repository: string,
  problems: StoreProblem[],
): readonly StoredModel[] {
  const found = walk(join(folder, publisher, repository), 0);
  problems.push(...found.problems);
  const base = `${publisher}/${repository}`;
  const files = found.files.filter(isModelName);
  return files.map((path) => {
    const file = path.slice(join(folder, publisher, repository).length + 1);
    return { name: `${base}/${file}`, reference: `lmstudio:${base}/${file}`, path, sha256: null };
  });
}

function movedTo(home: string): readonly string[] {
  try {
    const settings: unknown = JSON.parse(readFileSync(join(home, "settings.json"), "utf8"));
    const moved =
      typeof settings === "object" && settings !== null && "downloadsFolder" in settings
        ? settings.downloadsFolder
        : null;
    return typeof moved === "string" && isAbsolute(moved) ? [moved] : [];
  } catch {
    // No settings, or none that can be read: the usual folder it is.
    return [];
  }
}
