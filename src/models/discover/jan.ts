import { readFileSync } from "node:fs";
import { basename, dirname, isAbsolute, join } from "node:path";
import type { Surroundings, Tool } from "./types.ts";
import { isModelName, walk } from "./walk.ts";

/** Below a data folder: `models/…` and, newer, `llamacpp/models/…`, each model in a folder of its own. */
const within = [["models"], ["llamacpp", "models"]];
/** PROVIDER/ORGANIZATION/MODEL/FILE at most. */
const deepest = 4;

/** Jan: its data folder holds a folder for each model, with the GGUF beside a `model.json` or `model.yml`. */
export const jan: Tool = {
  title: "Jan",
  folders: (surroundings) =>
    dataFolders(surroundings).flatMap((folder) => within.map((parts) => join(folder, ...parts))),
  list(folder) {
    const { files, problems } = walk(folder, deepest);
    return {
      models: files.filter(isModelName).map((path) => ({ name: nameOf(path), reference: path, path, sha256: null })),
      problems,
    };
  },
};

/** Newer versions call every file `model.gguf`: only the folder tells them apart. */
function nameOf(path: string): string {
  return basename(path).toLowerCase() === "model.gguf" ? basename(dirname(path)) : basename(path);
}

function dataFolders({ platform, home, env }: Surroundings): readonly string[] {
  const support =
    platform === "darwin"
      ? [join(home, "Library", "Application Support", "Jan")]
      : platform === "win32"
        ? [join(env["APPDATA"] || join(home, "AppData", "Roaming"), "Jan")]
        : [
            join(env["XDG_DATA_HOME"] || join(home, ".local", "share"), "Jan"),
            join(env["XDG_CONFIG_HOME"] || join(home, ".config"), "Jan"),
          ];
  const usual = support.flatMap((folder) => [folder, join(folder, "data")]);
  return [...support.flatMap(movedTo), ...usual, join(home, "jan")];
}

function movedTo(folder: string): readonly string[] {
  try {
    const settings: unknown = JSON.parse(readFileSync(join(folder, "settings.json"), "utf8"));
    const moved =
      typeof settings === "object" && settings !== null && "data_folder" in settings ? settings.data_folder : null;
    return typeof moved === "string" && isAbsolute(moved) ? [moved] : [];
  } catch {
    return [];
  }
}
