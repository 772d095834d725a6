import type { RunnerDefinition } from "./definition.ts";

export const llama: RunnerDefinition = {
  summary: "llama.cpp in a process of its own",
  figures: "measured",
  clock: "engine",
  models: "files",
  process: "child",
  threads: "settable",
  accuracySuite: "everyday",
  load: async () => (await import("./llama/parent.ts")).llamaRunner,
};
