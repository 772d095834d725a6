import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { parseArgs } from "node:util";

/** Model path and options from the command line; `own` names further options of a script with their defaults. */
export function benchOptions(own = {}) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      threads: { type: "string" },
      rounds: { type: "string" },
      items: { type: "string" },
      ...Object.fromEntries(Object.entries(own).map(([name, value]) => [name, { type: "string", default: value }])),
    },
  });
  const [model] = positionals;
  if (model === undefined || !existsSync(model)) {
    console.error("name a GGUF file: node bench/SCRIPT.mjs MODEL [--threads N] [--rounds N]");
    process.exit(2);
  }
  return {
    ...values,
    model,
    threads: Number(values.threads ?? availableParallelism()),
    rounds: Number(values.rounds ?? 7),
    items: Number(values.items ?? 60),
  };
}

/** Path of a llama.cpp tool; ends the script with a word about it when there is none. */
export function llamaTool(name) {
  const folders = [process.env["LLAMA_CPP_BIN"], ...(process.env["PATH"] ?? "").split(delimiter)].filter(Boolean);
  const found = folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
  if (found === undefined) {
    console.error(`${name} is neither on the PATH nor in LLAMA_CPP_BIN: nothing to compare with (see bench/README.md)`);
    process.exit(2);
  }
  return found;
}

/** Arguments that llama-perplexity takes of every script. */
export function perplexityArguments(model, threads, contextSize, file) {
  return ["-m", model, "-t", String(threads), "-ngl", "0", "-c", String(contextSize), "-f", file];
}

/** Seconds that a program went on after a line of its log, which counts minutes.seconds.milliseconds from its start. */
export function secondsAfter(begun, wallMs) {
  const [minutes, seconds, milliseconds] = begun.slice(1).map(Number);
  return wallMs / 1000 - (minutes * 60 + seconds + milliseconds / 1000);
}

/** A fresh folder for files of one run of a script. */
export function benchFolder() {
  return mkdtemp(join(tmpdir(), "schoolmark-bench-"));
}

/** Runs a program to its end; gives its output and wall time. */
export function runProgram(file, args, env = {}) {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(file, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
    });
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code !== 0) reject(new Error(`${file} ended with ${code}: ${stderr.slice(-800)}`));
      else resolve({ stdout, stderr, wallMs: performance.now() - start });
    });
  });
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** One line per quantity: the median of the rounds' ratios, and their range. */
export function printRatios(name, ratios) {
  console.log(
    `${name.padEnd(34)} ${median(ratios).toFixed(3)} ×  (rounds ${ratios.map((ratio) => ratio.toFixed(2)).join(" ")})`,
  );
}

/** A session of our runner on a model with the given threads, without limits on time. */
export async function openSession(model, threads, contextSize) {
  const { llamaRunner } = await import("../dist/runners/llama/parent.js");
  const session = await llamaRunner.open(
    { path: model },
    { gpuLayers: 0, deadlineMs: 3_600_000, onSpawned: async () => {} },
    new AbortController().signal,
  );
  await session.prepare({ contextSize, threads });
  return session;
}
