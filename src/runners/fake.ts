import type { RunnerDefinition } from "./definition.ts";

export const fake: RunnerDefinition = {
  summary: "invented answers, to try the harness",
  figures: "invented",
  clock: "engine",
  models: "names",
  process: "none",
  threads: "settable",
  accuracySuite: "everyday",
  load: async () => (await import("./fake/runner.ts")).fakeRunner,
};
