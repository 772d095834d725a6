// What watching costs: the parent's CPU time in a run, and decode with the system looked at around each sample or not.
import { availableParallelism } from "node:os";
import { identifyModels } from "../dist/execute/preparation.js";
import { systemCounters } from "../dist/lib/system-counters/index.js";
import { meters } from "../dist/metrics/meters/index.js";
import { llamaRunner } from "../dist/runners/llama/parent.js";
import { pairedShift } from "../dist/statistics/locations.js";
import { median } from "../dist/statistics/ranks.js";
import { benchOptions } from "./support.mjs";

const { model: path, threads, rounds } = benchOptions();
const [model] = await identifyModels({ models: [path], runner: "llama", trainingTokens: [] }, () => {});
const options = { gpuLayers: 0, deadlineMs: 120_000, onSpawned: async () => {} };
const session = await llamaRunner.open(model, options, new AbortController().signal);
await session.prepare({ contextSize: 256, threads });
const request = { kind: "time", phase: "decode", depth: 0, tokens: 32, repeats: 5, seed: 1 };
const rate = async () =>
  32_000 / median((await session.ask(request)).repeats.map(({ engineMs, wallMs }) => engineMs ?? wallMs));
const counters = systemCounters();

/** Ten times as often as a run reads them, so that a cost would show. */
async function watched(work) {
  const timer = setInterval(() => {
    for (const meter of meters) void meter.read(session.pid);
    counters?.read();
  }, 25);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

await rate();
const [cpu, wall] = [process.cpuUsage(), performance.now()];
const ratios = [];
for (let round = 0; round < rounds; round++) {
  const [first, second] = round % 2 === 0 ? [await watched(rate), await rate()] : [await rate(), await watched(rate)];
  ratios.push(round % 2 === 0 ? first / second : second / first);
}
const used = process.cpuUsage(cpu);
const share = (used.user + used.system) / 1000 / ((performance.now() - wall) * availableParallelism());
await session[Symbol.asyncDispose]();

const shift = pairedShift(ratios.map(Math.log), 0.95);
const low = shift?.low ?? null;
console.log(`${model.id}, ${threads} threads, ${rounds} rounds in turns`);
console.log(
  `decode watched ÷ not watched    ${Math.exp(shift.value).toFixed(3)}, 95 %: ${low === null ? "too few rounds" : `${Math.exp(low).toFixed(3)}–${Math.exp(shift.high).toFixed(3)}`} (contains 1 or lies above 0.97 wanted)`,
);
console.log(
  `the parent's CPU time           ${(100 * share).toFixed(2)} % of wall × cores, at ten times a run's readings (at most 1 % wanted)`,
);
