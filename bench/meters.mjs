// What watching costs: the parent's CPU time in a real run, and decode with the system looked at around each sample or not.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readRun } from "schoolmark";
import { systemCounters } from "../dist/lib/system-counters/index.js";
import { meters } from "../dist/meters/index.js";
import { timedMs } from "../dist/records/work.js";
import { pairedShift } from "../dist/statistics/locations.js";
import { benchFolder, benchOptions, median, openSession, printRatios } from "./support.mjs";

const { model, threads, rounds, suite, limit } = benchOptions({ suite: "speed", limit: "20" });
const cores = availableParallelism();
/** As often as a run's at most; but a run reads between timings only, so that what this shows is more than a run's cost. */
const intervalMs = 250;
const percent = (share) => `${(100 * share).toFixed(2)} %`;

const run = await watchedRun();
console.log(
  `a run of ${run.name}, suite ${suite}, ${threads} threads: ${run.seconds.toFixed(0)} s of measuring, ${run.samples} timed samples, ${run.answers} answers`,
);
console.log(
  `the parent's CPU time           ${percent(run.cpuSeconds / (run.seconds * cores))} of wall × cores (at most 1 % wanted)`,
);
const ratios = await decodeRatios();
const shift = pairedShift(ratios.map(Math.log), 0.95);
const interval =
  shift === null || shift.low === null
    ? "too few rounds"
    : `${Math.exp(shift.low).toFixed(3)}–${Math.exp(shift.high).toFixed(3)}`;
printRatios("decode watched ÷ not watched", ratios);
console.log(
  `paired, with readings inside the timed work: ${shift === null ? "no figure" : Math.exp(shift.value).toFixed(3)}, 95 %: ${interval} (contains 1 or lies above 0.97 wanted)`,
);

/**
 * The command line as a user starts it, and its own CPU time, without its children's, from the first job's start to the
 * last one's end in each process of the model: what comes between (opening, reading memory) is no watching.
 */
async function watchedRun() {
  const results = await benchFolder();
  const program = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
  const words = ["run", model, "-s", suite, "--limit", limit, "--loads", "1", "-t", String(threads)];
  const child = spawn(process.execPath, [program, ...words, "--energy", "proxy", "--json", "--results", results], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const readings = [];
  const timer = setInterval(() => {
    const cpuMs = cpuMsOf(child.pid);
    if (cpuMs !== null) readings.push({ atMs: Date.now(), cpuMs });
  }, 50);
  let stdout = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  clearInterval(timer);
  if (code !== 0) throw new Error(`the run ended with ${code}`);
  const { plan } = JSON.parse(stdout);
  const stretches = [];
  const counted = { samples: 0, answers: 0 };
  let stretch = null;
  for await (const { record: one } of readRun(join(results, (await readdir(results))[0]))) {
    if (one.kind === "sample") counted.samples += 1;
    if (one.kind === "result" && one.output.type !== "time") counted.answers += 1;
    if (one.kind !== "sample" && one.kind !== "result") {
      stretch = null;
      continue;
    }
    const endMs = one.window?.endEpochMs ?? Date.parse(one.at);
    const startMs = one.window?.startEpochMs ?? endMs - one.timing.wallMs;
    if (stretch === null) {
      stretch = { startMs, endMs };
      stretches.push(stretch);
    }
    stretch.startMs = Math.min(stretch.startMs, startMs);
    stretch.endMs = Math.max(stretch.endMs, endMs);
  }
  await rm(results, { recursive: true });
  const cpuAt = (atMs) => readings.findLast((reading) => reading.atMs <= atMs)?.cpuMs ?? 0;
  const sum = (of) => stretches.reduce((total, one) => total + of(one), 0) / 1000;
  return {
    name: plan.models[0].id,
    ...counted,
    seconds: sum(({ startMs, endMs }) => endMs - startMs),
    cpuSeconds: sum(({ startMs, endMs }) => cpuAt(endMs) - cpuAt(startMs)),
  };
}

/** User and system time of a process's own threads; proc(5), fields 14 and 15 in ticks of 10 ms. null: it is gone. */
function cpuMsOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1).split(" ");
    return 10 * (Number(fields[11]) + Number(fields[12]));
  } catch {
    return null;
  }
}

/** Decode in turns with the meters read all along, and without. */
async function decodeRatios() {
  const session = await openSession(model, threads, 256);
  const request = { kind: "time", phase: "decode", depth: 0, tokens: 32, repeats: 5, seed: 1 };
  const rate = async () => 32_000 / median((await session.ask(request)).repeats.map(({ timing }) => timedMs(timing)));
  const counters = systemCounters();
  const watched = async () => {
    const timer = setInterval(() => {
      for (const meter of meters) void meter.read(session.pid);
      counters?.read();
    }, intervalMs);
    try {
      return await rate();
    } finally {
      clearInterval(timer);
    }
  };
  await rate();
  const taken = [];
  for (let round = 0; round < rounds; round++) {
    const [first, second] = round % 2 === 0 ? [await watched(), await rate()] : [await rate(), await watched()];
    taken.push(round % 2 === 0 ? first / second : second / first);
  }
  await session[Symbol.asyncDispose]();
  return taken;
}
