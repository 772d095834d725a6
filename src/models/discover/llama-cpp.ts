import { basename, join } from "node:path";
import { listHub } from "./hugging-face.ts";
import type { StoreProblem, Surroundings, Tool } from "./types.ts";
import { isModelName, walk } from "./walk.ts";

/**
 * llama.cpp: until spring 2026 one flat folder of `USER_REPOSITORY_FILE.gguf`; since then the layout of Hugging Face's
 * cache, in that cache unless `LLAMA_CACHE` names a folder (llama.cpp `common/hf-cache.cpp`).
 */
export const llamaCpp: Tool = {
  title: "llama.cpp",
  folders: (surroundings) => [surroundings.env["LLAMA_CACHE"] || oldFolder(surroundings)],
  list(folder) {
    const hub = listHub(folder);
    const flat = walk(folder, 0);
    const partial = flat.files.filter((path) => /\.(downloadInProgress|part)$/i.test(path)).map(halfDownload);
    return {
      models: [
        ...hub.models,
        ...flat.files
          .filter(isModelName)
          .map((path) => ({ name: basename(path), reference: path, path, sha256: null })),
      ],
      problems: [...hub.problems, ...flat.problems, ...partial],
    };
  },
};

function oldFolder({ platform, home, env }: Surroundings): string {
  if (platform === "darwin") return join(home, "Library", "Caches", "llama.cpp");
  if (platform === "win32") return join(env["LOCALAPPDATA"] || join(home, "AppData", "Local"), "llama.cpp");
  return join(env["XDG_CACHE_HOME"] || join(home, ".cache"), "llama.cpp");
}

function halfDownload(path: string): StoreProblem {
  return { path, problem: "a download that was cut off; the same llama.cpp command again completes it" };
}
