// Opens a model in a process of its own, prints that process's id and keeps it busy.
import { llamaRunner } from "../../dist/runners/llama/parent.js";

const [path] = process.argv.slice(2);
const session = await llamaRunner.open(
  { path },
  { gpuLayers: 0, deadlineMs: 600_000, onSpawned: async () => {} },
  new AbortController().signal,
);
await session.prepare({ contextSize: 256, threads: 1 });
process.stdout.write(`${session.pid}\n`);
await session.ask({ kind: "time", phase: "decode", depth: 0, tokens: 200, repeats: 1000, seed: 1 });
