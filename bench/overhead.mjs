import { spawn } from "node:child_process";
import { mkdtemp, readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readRun } from "schoolmark";
import { benchOptions, printRatios, runProgram } from "./support.mjs";

const { model, threads, rounds } = benchOptions();
const main = new URL("../dist/cli/main.js", import.meta.url).pathname;
const bare = new URL("./bare-yargs.mjs", import.meta.url).pathname;

async function shareOutsideEngine() {
  const results = await mkdtemp(join(tmpdir(), "schoolmark-bench-"));
  const { wallMs } = await runProgram(process.execPath, [
    main,
    "run",
    model,
    "--loads",
    "1",
    "-t",
    String(threads),
    "-s",
    "everyday",
    "--results",
    results,
  ]);
  let engineMs = 0;
  const [run] = await readdir(results);
  for await (const { record } of readRun(join(results, run))) {
    if (record.kind === "load") engineMs += record.loadMs;
    if (record.kind === "result") engineMs += record.timing.engineMs + record.timing.samplingMs;
  }
  console.log(
    `outside the engine: ${(((wallMs - engineMs) / wallMs) * 100).toFixed(1)} % of ${(wallMs / 1000).toFixed(1)} s (everyday, one load, from start to page)`,
  );
}

async function startUp() {
  const ratios = [];
  for (let round = 0; round < rounds * 2; round++) {
    const plain = await runProgram(process.execPath, [bare, "--help"]);
    const ours = await runProgram(process.execPath, [main, "--help"]);
    ratios.push(ours.wallMs / plain.wallMs);
  }
  printRatios("schoolmark --help ÷ bare yargs", ratios);
}

/** Largest resident set of the parent process over a run of the fake runner, from /proc. */
async function parentPeak(count) {
  const folder = await mkdtemp(join(tmpdir(), "schoolmark-bench-"));
  const items = Array.from({ length: count }, (_, index) =>
    JSON.stringify({ id: `q${index}`, question: `What is ${index}?`, choices: ["this", "that"], answer: index % 2 }),
  );
  await writeFile(join(folder, "items.jsonl"), items.join("\n"));
  await writeFile(
    join(folder, "suite.yaml"),
    "name: memory\nversion: 1\ntasks:\n  - { name: one, kind: multiple-choice, items: items.jsonl }\n",
  );
  const child = spawn(
    process.execPath,
    [
      main,
      "run",
      "--runner",
      "fake",
      "skilled",
      "-s",
      join(folder, "suite.yaml"),
      "--loads",
      "1",
      "--results",
      join(folder, "results"),
      "--quiet",
    ],
    { stdio: "ignore" },
  );
  let peakKiB = 0;
  const timer = setInterval(async () => {
    const status = await readFile(`/proc/${child.pid}/status`, "utf8").catch(() => "");
    peakKiB = Math.max(peakKiB, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0));
  }, 20);
  await new Promise((resolve) => child.on("close", resolve));
  clearInterval(timer);
  return peakKiB / 1024;
}

await startUp();
const few = await parentPeak(500);
const many = await parentPeak(100_000);
console.log(`parent's peak memory: ${few.toFixed(0)} MiB at 500 items, ${many.toFixed(0)} MiB at 100,000 items`);
await shareOutsideEngine();
