import { spawn } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { expect, it, onTestFinished } from "vitest";
import { systemCounters } from "../../src/lib/system-counters/index.ts";
import { llamaRunner } from "../../src/runners/llama/parent.ts";
import { smallestBundledModel } from "../support/ladder.ts";
import { modelIdentity } from "../support/model-identity.ts";

/** A program that does nothing but use a core, and says so once it does. */
async function startBusyProgram(): Promise<void> {
  const busy = spawn(process.execPath, ["-e", "process.stdout.write('b', () => { for (;;); })"]);
  onTestFinished(() => void busy.kill("SIGKILL"));
  await once(busy.stdout, "data");
}

// The other way round, that a quiet machine's samples bear no mark, can't be asked of a machine that others use too.
it.skipIf(systemCounters() === null)(
  "a model that is timed beside busy programs has every sample marked, with what shows it",
  async () => {
    const programs = availableParallelism();
    for (let program = 0; program < programs; program++) await startBusyProgram();
    const options = { gpuLayers: 0, deadlineMs: 120_000, onSpawned: async () => {} };
    const model = modelIdentity({ path: smallestBundledModel() });
    await using session = await llamaRunner.open(model, options, new AbortController().signal);
    await session.prepare({ contextSize: 256, threads: 1 });
    const request = { kind: "time", phase: "decode", depth: 0, tokens: 64, repeats: 8, seed: 1 } as const;
    const { repeats } = await session.ask(request);
    expect(repeats).toHaveLength(8);
    for (const { disturbance } of repeats) {
      expect(disturbance?.marks).not.toEqual([]);
      expect((disturbance?.foreignShare ?? 0) + (disturbance?.stealShare ?? 0)).toBeGreaterThan(0.05);
    }
  },
  120_000,
);
