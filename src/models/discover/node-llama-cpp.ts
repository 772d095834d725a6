import { basename, join } from "node:path";
import type { Tool } from "./types.ts";
import { isModelName, walk } from "./walk.ts";

/** node-llama-cpp: one flat folder; `*.ipull` is half downloaded. */
export const nodeLlamaCpp: Tool = {
  title: "node-llama-cpp",
  folders: ({ home }) => [join(home, ".node-llama-cpp", "models")],
  list(folder) {
    const { files, problems } = walk(folder, 0);
    return {
      models: files.filter(isModelName).map((path) => ({ name: basename(path), reference: path, path, sha256: null })),
      problems: [
        ...problems,
        ...files
          .filter((path) => path.endsWith(".ipull"))
          .map((path) => ({
            path,
            problem: "a download that was cut off; `node-llama-cpp pull` again completes it",
          })),
      ],
    };
  },
};
