// Puts a busy process beside the model in the middle of its timings, and holds the marks against when it really ran.
import { spawn } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import { identifyModels } from "../dist/execute/preparation.js";
import { activityBetween } from "../dist/lib/system-counters/activity.js";
import { systemCounters } from "../dist/lib/system-counters/index.js";
import { llamaRunner } from "../dist/runners/llama/parent.js";
import { median } from "../dist/statistics/ranks.js";
import { benchOptions } from "./support.mjs";

const { model: path, threads, rounds, seconds: given } = benchOptions({ seconds: "10" });
const seconds = Number(given);
const [model] = await identifyModels({ models: [path], runner: "llama", trainingTokens: [] }, () => {});
const options = { gpuLayers: 0, deadlineMs: 120_000, onSpawned: async () => {} };
const session = await llamaRunner.open(model, options, new AbortController().signal);
await session.prepare({ contextSize: 256, threads });
const request = { kind: "time", phase: "decode", depth: 0, tokens: 32, repeats: rounds, seed: 1 };

/** Timings for so long. */
async function takeFor(ms) {
  const taken = [];
  for (const start = performance.now(); performance.now() - start < ms; )
    taken.push(...(await session.ask(request)).repeats);
  return taken;
}

/** As many busy processes as there are cores would hide nothing: one is the harder case. */
async function busily(ms, work) {
  const busy = spawn(process.execPath, ["-e", `const end=Date.now()+${ms};while(Date.now()<end);`], {
    stdio: "ignore",
  });
  const began = Date.now();
  const ended = new Promise((resolve) => busy.once("exit", () => resolve(Date.now())));
  const taken = await work();
  return { taken, began, ended: await ended };
}

const noiseBefore = await othersNow();
const quiet = await takeFor(seconds * 1000);
const middle = await busily(seconds * 1000, () => takeFor(seconds * 1000 + 500));
const after = await takeFor(seconds * 1000);
await session[Symbol.asyncDispose]();

const isMarked = ({ disturbance }) => disturbance.marks.length > 0;
const under = middle.taken.filter(
  ({ window }) => window.startEpochMs >= middle.began + 100 && window.endEpochMs <= middle.ended - 100,
);
const others = [...quiet, ...after];
// Where the machine was not quiet to begin with, a mark is right: those samples say nothing of false marks.
const withoutSign = others.filter(
  ({ disturbance: { foreignShare, stealShare } }) => (foreignShare ?? 0) + (stealShare ?? 0) < 0.02,
);
const rateOf = ({ engineMs, wallMs }) => 32_000 / (engineMs ?? wallMs);
const quietRate = median(quiet.filter((one) => !isMarked(one)).map(rateOf));
const runRate = median([...middle.taken, ...after].filter((one) => !isMarked(one)).map(rateOf));
const allRate = median(middle.taken.map(rateOf));
const percent = (share) => (Number.isFinite(share) ? `${(100 * share).toFixed(1)} %` : "no such sample");

console.log(
  `${model.id}, decode of 32 tokens, ${threads} threads; before it others used ${percent(noiseBefore)} of the processor`,
);
console.log(
  `samples under the busy process  ${under.length}, marked ${percent(under.filter(isMarked).length / under.length)} (at least 95 % wanted)`,
);
console.log(
  `samples without foreign sign    ${withoutSign.length} of ${others.length}, marked ${percent(withoutSign.filter(isMarked).length / withoutSign.length)} (at most 5 % wanted)`,
);
console.log(`rate beside it ÷ quiet          ${ratio(allRate, quietRate)}`);
console.log(
  `unmarked of the run ÷ quiet     ${ratio(runRate, quietRate)} (within 3 % or calibrate's resolution wanted)`,
);

function ratio(one, other) {
  return one === null || other === null ? "no quiet sample: run it on a quiet machine" : (one / other).toFixed(3);
}

async function othersNow() {
  const counters = systemCounters();
  const before = counters.read();
  await setTimeout(1000);
  return activityBetween(before, counters.read()).busyShare;
}
