// The same model timed by a run's own protocol in turns: left alone, and with a busy process that comes in the middle.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { execute } from "../dist/execute/execute.js";
import { inMemoryRun } from "../dist/execute/in-memory.js";
import { prepareRun } from "../dist/execute/prepare/preparation.js";
import { systemClock } from "../dist/lib/clock.js";
import { systemCounters } from "../dist/lib/system-counters/index.js";
import { measureReadBandwidth } from "../dist/meters/bandwidth/read-bandwidth.js";
import { meters } from "../dist/meters/index.js";
import { createRunReducer } from "../dist/metrics/reduce.js";
import { calibrationPath, readCalibration } from "../dist/records/calibration.js";
import { readEnvironment } from "../dist/records/provenance.js";
import { machineInWords } from "../dist/records/schema.js";
import { benchOptions, median } from "./support.mjs";

const items = new Set(["prefill-32", "prefill-128", "decode-32", "decode-32-at-128"]);
const metrics = new Set(["prefill_tokens_per_second", "decode_tokens_per_second"]);
const { model, threads, rounds, seconds: given } = benchOptions({ seconds: "4" });
const seconds = Number(given);
const environment = await readEnvironment();
const calibration = await readCalibration(calibrationPath());
const prepared = await prepareRun(
  {
    models: [model],
    suites: ["speed"],
    narrow: (suites) =>
      suites.map((suite) => ({
        ...suite,
        tasks: suite.tasks.map((task) => ({ ...task, items: task.items.filter(({ id }) => items.has(id)) })),
      })),
    trainingTokens: [],
    variant: { threads, contextSize: null, gpuLayers: 0 },
    loads: 1,
    limit: null,
    seed: 1,
    full: true,
    runner: "llama",
  },
  () => {},
  new AbortController().signal,
);

console.log(
  `${prepared.plan.models[0].id}, ${threads} ${threads === 1 ? "thread" : "threads"}, ${rounds} rounds of two fresh loads: one left alone, one with a busy process for ${seconds} s after its first timing`,
);
const taken = [];
for (let round = 1; round <= rounds; round++) {
  for (const kind of round % 2 === 1 ? ["quiet", "disturbed"] : ["disturbed", "quiet"]) {
    const run = { round, kind, ...(await takeRun(round, kind === "disturbed" ? await waitingProcess() : null)) };
    if (taken.length === 0) console.log(headingOf(run));
    console.log(lineOf(run));
    taken.push(run);
  }
}
tellMarks();
tellFigures();

/** One load as a run with `--full -s speed` takes it: repetitions, marks, retakes in their budget, and its figures. */
async function takeRun(seed, busy) {
  const records = [];
  const log = { path: "", append: (...more) => void records.push(...more), seal() {}, [Symbol.dispose]() {} };
  const plan = { ...prepared.plan, seed };
  await execute({
    ...prepared,
    plan,
    log,
    meters,
    counters: systemCounters(),
    readMemory: measureReadBandwidth,
    memory: null,
    fileCache: null,
    energy: null,
    energyFillSeconds: 0,
    shard: null,
    done: new Set(),
    knownThreads: new Map(),
    earlierTimingsMs: 0,
    threadCandidates: [threads],
    deadlineMs: 120_000,
    clock: systemClock,
    signal: new AbortController().signal,
    onEvent(event) {
      if (event.type === "job" && event.done === 1) busy?.begin();
    },
  });
  const reduction = createRunReducer({ plan, run: inMemoryRun(plan, environment) });
  for (const [index, record] of records.entries()) reduction.add(record, `memory:${index + 1}`);
  const rows = reduction.finish().rows.filter(({ metric, value }) => metrics.has(metric) && value !== null);
  const samples = records.filter(({ kind }) => kind === "sample");
  return { rows, samples, busy: busy === null ? null : await busy.ended };
}

/** A process that waits, so that it is busy at once when it is told to be. One is the harder case: more hide less. */
async function waitingProcess() {
  const source = `process.stdin.once("data", () => { const end = Date.now() + ${1000 * seconds}; console.log(Date.now()); while (Date.now() < end); console.log(Date.now()); process.exit(); }); console.log("ready");`;
  const child = spawn(process.execPath, ["-e", source], { stdio: ["pipe", "pipe", "inherit"] });
  let told = "";
  child.stdout.on("data", (chunk) => {
    told += chunk;
  });
  await once(child.stdout, "data");
  const ended = once(child, "close").then(() => {
    const [, began, end] = told.trim().split("\n");
    return { began: Number(began), ended: Number(end) };
  });
  return { begin: () => void child.stdin.write("go\n"), ended };
}

function workOf({ method }) {
  return method.split(",")[0].replace(" at depth 0", "").replace(" at depth ", "@");
}

function headingOf({ rows }) {
  return ["round  run       samples  marked retaken", ...rows.map((row) => workOf(row).padStart(16))].join("");
}

function lineOf({ round, kind, rows, samples }) {
  const again = samples.filter(({ attempt = 0 }) => attempt > 0).length;
  const cells = rows.map(({ value, reason }) =>
    `${value.toFixed(1)}${isNeverClean({ reason }) ? "*" : " "}`.padStart(16),
  );
  const counts = [samples.length, samples.filter(isMarked).length, again];
  return [String(round).padEnd(7), kind.padEnd(9), ...counts.map((count) => String(count).padStart(8)), ...cells].join(
    "",
  );
}

/** Made of noisy samples alone, as there were no others: the report says so beside it. */
function isNeverClean({ reason }) {
  return reason?.includes("never quiet") ?? false;
}

function isMarked({ disturbance }) {
  return (disturbance?.marks.length ?? 0) > 0;
}

/** The marks against when the busy process really ran; and where nothing foreign was seen, no mark is right. */
function tellMarks() {
  const all = taken.flatMap(({ samples, busy }) => samples.map((sample) => ({ ...sample, busy })));
  const under = all.filter(
    ({ window, busy }) =>
      busy !== null && window.startEpochMs >= busy.began + 100 && window.endEpochMs <= busy.ended - 100,
  );
  const still = all.filter(
    ({ disturbance, busy }) =>
      busy === null && (disturbance?.foreignShare ?? 0) + (disturbance?.stealShare ?? 0) < 0.02,
  );
  const share = (of) => (of.length === 0 ? "none" : `${((100 * of.filter(isMarked).length) / of.length).toFixed(1)} %`);
  console.log("");
  console.log(`marked of ${under.length} samples under the busy process: ${share(under)} (at least 95 % wanted)`);
  console.log(
    `marked of ${still.length} quiet runs' samples without foreign sign: ${share(still)} (at most 5 % wanted)`,
  );
}

/**
 * Ratios of what the runs report, those left out that say they were never clean; beside them what the machine moved by
 * itself, and what it is known to resolve.
 */
function tellFigures() {
  const figure = (round, kind, work) => {
    const row = taken.find((one) => one.round === round && one.kind === kind)?.rows.find((one) => workOf(one) === work);
    return row === undefined || isNeverClean(row) ? null : row.value;
  };
  const every = Array.from({ length: rounds }, (_, index) => index + 1);
  const ratio = (one, other) => (one === null || other === null ? [] : [one / other]);
  console.log(
    `* never quiet, as the report says too: ${taken.flatMap(({ rows }) => rows).filter(isNeverClean).length} figures`,
  );
  console.log("");
  for (const row of taken[0].rows) {
    const work = workOf(row);
    const moved = every.flatMap((round) => ratio(figure(round, "disturbed", work), figure(round, "quiet", work)));
    const own = every
      .slice(1)
      .flatMap((round) => ratio(figure(round, "quiet", work), figure(round - 1, "quiet", work)));
    const drift =
      own.length === 0 ? "" : `, apart by ${percent(median(own.map((one) => Math.abs(one - 1))))} in the middle`;
    console.log(work);
    if (moved.length === 0) {
      console.log("  no round in which both had quiet samples: wants a quiet machine");
      continue;
    }
    const listed = (ratios) => ratios.map((one) => one.toFixed(3)).join(" ");
    console.log(`  disturbed ÷ quiet            median ${median(moved).toFixed(3)}  rounds ${listed(moved)}`);
    console.log(`  quiet ÷ the quiet one before rounds ${listed(own)}${drift}`);
    const known = resolutionOf(row);
    const limit = Math.max(0.03, known?.difference ?? 0);
    const words =
      known === null
        ? "calibrate has nothing on file for this machine and work"
        : `calibrate: ${known.pairs} pairs tell ${percent(known.difference)} (${known.origin})`;
    const off = Math.abs(median(moved) - 1);
    console.log(`  off by ${percent(off)}, within ${percent(limit)} wanted: ${off <= limit ? "yes" : "no"} (${words})`);
  }
}

function percent(share) {
  return `${(100 * share).toFixed(1)} %`;
}

/** With as many pairs of loads as there were rounds, or fewer. */
function resolutionOf({ metric, method }) {
  if (calibration === null || calibration.machine !== machineInWords(environment)) return null;
  const of = calibration.againstItself?.quantities.find(
    (one) => one.metric === metric && method.startsWith(one.work),
  )?.resolution;
  return of?.findLast(({ pairs }) => pairs <= rounds) ?? of?.[0] ?? null;
}
