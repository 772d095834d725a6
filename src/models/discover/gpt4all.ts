import { basename, join } from "node:path";
import type { Surroundings, Tool } from "./types.ts";
import { isModelName, walk } from "./walk.ts";

/** GPT4All: one flat folder of the app, another one of its Python package; `incomplete-*` is half downloaded. */
export const gpt4all: Tool = {
  title: "GPT4All",
  folders: (surroundings) => [appFolder(surroundings), join(surroundings.home, ".cache", "gpt4all")],
  list(folder) {
    const { files, problems } = walk(folder, 0);
    const isHalf = (path: string): boolean => basename(path).startsWith("incomplete-");
    return {
      models: files
        .filter((path) => isModelName(path) && !isHalf(path))
        .map((path) => ({ name: basename(path), reference: path, path, sha256: null })),
      problems: [
        ...problems,
        ...files
          .filter(isHalf)
          .map((path) => ({ path, problem: "a download that was cut off; GPT4All's Resume button completes it" })),
      ],
    };
  },
};

function appFolder({ platform, home, env }: Surroundings): string {
  const vendor = ["nomic.ai", "GPT4All"];
  if (platform === "darwin") return join(home, "Library", "Application Support", ...vendor);
  if (platform === "win32") return join(env["LOCALAPPDATA"] || join(home, "AppData", "Local"), ...vendor);
  return join(env["XDG_DATA_HOME"] || join(home, ".local", "share"), ...vendor);
}
