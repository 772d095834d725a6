import type { RunnerDefinition } from "./definition.ts";

export const openai: RunnerDefinition = {
  summary: "a model behind an OpenAI-compatible server",
  figures: "measured",
  clock: "wall",
  models: "names",
  process: "server",
  threads: "fixed",
  context: "fixed",
  accuracySuite: "everyday",
  addresses: /^(?:https?:\/\/|(?:ollama|lmstudio)-server:)/i,
  load: async () => (await import("./openai/runner.ts")).openaiRunner,
};
