import type { RunnerDefinition } from "../../src/runners/definition.ts";

/** A runner as somebody would add it: a folder of its own, and a line in the registry under its name. */
export const twin: RunnerDefinition = {
  summary: "the made-up models once more",
  figures: "invented",
  clock: "wall",
  models: "names",
  process: "none",
  threads: "fixed",
  accuracySuite: "everyday",
  load: async () => (await import("../../src/runners/fake/runner.ts")).fakeRunner,
};
