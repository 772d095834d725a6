// The same model against itself: fresh runs of two copies of its file, each compared as `compare A.gguf B.gguf` does.
// Every comparison has loads of its own, so that no two share a sample. What is taken stands in a file at once, and a
// script that was cut off goes on from there.
import { appendFileSync, copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { conclude } from "../dist/analysis/comparison/conclude.js";
import { createGathering } from "../dist/analysis/comparison/gathering.js";
import { falseAlarmLimit } from "../dist/analysis/planning/calibrate.js";
import { defaultPolicy, defaultRatioMargin } from "../dist/analysis/policy/gate.js";
import { executeInMemory, inMemoryRun } from "../dist/execute/in-memory.js";
import { prepareRun } from "../dist/execute/prepare/preparation.js";
import { comparedTimings } from "../dist/metrics/timing/timing-measures.js";
import { smallestLadderFile } from "../dist/models/ladder.js";
import { readEnvironment } from "../dist/records/provenance.js";
import { isWork, workId } from "../dist/records/work.js";
import { benchFolder } from "./support.mjs";

const { values: asked } = parseArgs({
  options: {
    comparisons: { type: "string", default: "200" },
    loads: { type: "string", default: "6" },
    threads: { type: "string", default: "1" },
    model: { type: "string", default: smallestLadderFile() ?? undefined },
    /** Of the timings of a load: short ones are noisier, which makes it no easier to be wrong as rarely as was said. */
    milliseconds: { type: "string", default: "600" },
    out: { type: "string" },
  },
});
const [comparisons, loads, threads, timingsMs] = [
  asked.comparisons,
  asked.loads,
  asked.threads,
  asked.milliseconds,
].map(Number);
const settings = JSON.stringify({ loads, threads, model: asked.model, timingsMs });
const folder = await benchFolder();
const out = asked.out ?? join(folder, "comparisons.jsonl");
console.log(`what is taken stands in ${out}`);
const taken = existsSync(out) ? readFileSync(out, "utf8").split("\n").filter(Boolean).map(JSON.parse) : [];
if (taken.some((one) => one.settings !== settings)) {
  console.error(`${out} holds comparisons of other settings: name another file with --out`);
  process.exit(2);
}

const suite = join(folder, "short.yaml");
// The first timing of a load waits until the system's counters tell of it; with little time left for it, it is not judged.
const waiting = { phase: "prefill", tokens: 16 };
writeFileSync(
  suite,
  `name: short
version: 1
tasks:
  - name: short
    kind: speed
    items:
      - { id: first, phase: prefill, tokens: 16 }
      - { id: prefill, phase: prefill, tokens: 128 }
      - { id: decode, phase: decode, tokens: 32 }
`,
);
const models = ["first", "second"].map((name) => join(folder, `${name}.gguf`));
for (const path of models) copyFileSync(asked.model, path);
const { signal } = new AbortController();
const prepared = await prepareRun(
  {
    models,
    suites: [suite],
    trainingTokens: [],
    variant: { threads, contextSize: null, gpuLayers: 0 },
    timeBudgetSeconds: (models.length * loads * timingsMs) / 1000,
    loads,
    limit: null,
    seed: 1,
    full: true,
    runner: "llama",
  },
  () => {},
  signal,
);
const run = inMemoryRun(prepared.plan, await readEnvironment());

/** Verdicts need a margin. */
const policy = {
  ...defaultPolicy,
  gates: comparedTimings.map(({ definition }) => {
    return { task: null, metric: definition.id, work: null, margin: defaultRatioMargin, when: "always" };
  }),
};

/** One comparison of fresh loads: for each timed quantity what `compare` concludes, and its interval with nothing left out. */
async function compareOnce() {
  const start = performance.now();
  const given = { done: new Set(), knownThreads: new Map(), memory: null, deadlineMs: 60_000, signal };
  const records = await executeInMemory(prepared, given);
  const gathering = createGathering("bench", prepared.plan, run);
  for (const [index, record] of records.entries()) gathering.add(record, `${run.writer}:${index + 1}`);
  const [base, candidate] = gathering.finish().map(({ evidence }) => evidence);
  const timed = (sides) =>
    conclude(sides, [], policy).assessments.filter(({ work }) => work !== null && !isWork(work, waiting));
  const everything = timed({ base: withNoisy(base), candidate: withNoisy(candidate) });
  const quantities = timed({ base, candidate }).map(({ metric, work, verdict, finding }) => {
    const whole = everything.find((row) => row.metric === metric && isWork(row.work, work))?.finding;
    return {
      quantity: `${metric}, ${workId(work)}`,
      verdict: verdict.name,
      quiet: intervalOf(finding),
      all: intervalOf(whole),
    };
  });
  const timings = [base, candidate].map((side) =>
    side.timings.map(({ metric, work, loads: each, disturbedLoads = [] }) => {
      return { metric, work: workId(work), each, disturbedLoads };
    }),
  );
  return { at: new Date().toISOString(), settings, seconds: (performance.now() - start) / 1000, quantities, timings };
}

/** As if no sample had been marked. */
function withNoisy(side) {
  return { ...side, timings: side.timings.map(({ disturbedLoads: _, ...timing }) => timing) };
}

function intervalOf(finding) {
  return finding?.state === "compared" && finding.low !== null ? [finding.low, finding.high] : null;
}

while (taken.length < comparisons) {
  taken.push(await compareOnce());
  appendFileSync(out, `${JSON.stringify(taken.at(-1))}\n`);
  if (taken.length % 10 === 0 && taken.length < comparisons) tell();
}
if (!tell()) process.exitCode = 1;

/** Prints the counts so far; whether all of them keep to what chance explains. */
function tell() {
  const seconds = taken.reduce((sum, one) => sum + one.seconds, 0);
  console.log(
    `${taken.length} comparisons of ${loads} pairs of fresh loads, ${Math.round(seconds)} s (${(seconds / taken.length / loads / 2).toFixed(2)} s a load)`,
  );
  const names = [...new Set(taken.flatMap(({ quantities }) => quantities.map(({ quantity }) => quantity)))];
  const lines = names.flatMap((name) => {
    const rows = taken.flatMap(({ quantities }) => quantities.filter(({ quantity }) => quantity === name));
    return [
      lineOf(
        `${name}, as compare tells`,
        rows.map(({ quiet }) => quiet),
      ),
      lineOf(
        `${name}, disturbed loads too`,
        rows.map(({ all }) => all),
      ),
    ];
  });
  return lines.every(Boolean);
}

function lineOf(name, intervals) {
  const decided = intervals.filter((interval) => interval !== null);
  const alarms = decided.filter(([low, high]) => low > 0 || high < 0).length;
  const limit = falseAlarmLimit(decided.length);
  console.log(
    `  ${name.padEnd(76)} ${alarms} false alarms of ${decided.length} with an interval; at most ${limit} wanted`,
  );
  return alarms <= limit;
}
