import type { Runner } from "./types.ts";

/** Every runner, loaded only when it is used: the llama runner's library is large. */
export const runners: Readonly<Record<RunnerName, () => Promise<Runner>>> = {
  llama: async () => (await import("./llama/parent.ts")).llamaRunner,
  fake: async () => (await import("./fake.ts")).fakeRunner,
};

export type RunnerName = "llama" | "fake";
