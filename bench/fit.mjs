import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { timedMs } from "../dist/records/work.js";
import { median, openSession } from "./support.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { threads: { type: "string", default: "1" }, "no-speed": { type: "boolean", default: false } },
});
const threads = Number(values.threads);
const speed = !values["no-speed"];
const main = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const ladder = fileURLToPath(new URL("../models/", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "schoolmark-fit-"));

/** Files are measured as they are; shapes are written out whole first. */
const shapes = ["llama-3.2-1b", "llama-3.2-3b"];
const files = [
  ...readdirSync(ladder)
    .filter((name) => name.endsWith(".gguf"))
    .map((name) => join(ladder, name)),
  ...positionals,
];

function schoolmark(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/** The engine's own account of what it allocated, and the median rate of decoding. */
async function measured(path, contextSize) {
  const session = await openSession(path, threads, contextSize);
  try {
    const { memory } = await session.prepare({ contextSize, threads });
    const bytes = Object.values(memory).reduce((sum, part) => sum + (part ?? 0), 0);
    if (!speed) return { bytes };
    const request = { kind: "time", phase: "decode", depth: 0, tokens: 16, repeats: 7, seed: 1 };
    const { repeats } = await session.ask(request);
    return { bytes, decode: 16_000 / median(repeats.map(({ timing }) => timedMs(timing))) };
  } finally {
    await session[Symbol.asyncDispose]();
  }
}

function print(name, { memory, copy, speed: predicted }, real) {
  // The engine's account counts its second copy of the weights.
  const line = [name.padEnd(40), `memory ${((memory[0].totalBytes + copy.bytes) / real.bytes).toFixed(3)}`];
  if (speed) {
    const { tokensPerSecond, low, high } = predicted.decode;
    const isWithin = low <= real.decode && real.decode <= high;
    line.push(
      `decode ${(tokensPerSecond / real.decode).toFixed(3)}`,
      isWithin ? "within its interval" : "outside its interval",
    );
  }
  console.log(line.join("  "));
}

console.log("predicted ÷ measured");
try {
  const fitted = (model, contextSize) =>
    JSON.parse(
      schoolmark("models", "fit", model, "-c", contextSize, "-t", threads, "--json", ...(speed ? [] : ["--no-speed"])),
    );
  for (const path of files) {
    const contextSize = path.startsWith(ladder) ? 256 : 4096;
    print(path.split("/").at(-1), fitted(path, contextSize), await measured(path, contextSize));
  }
  for (const shape of shapes) {
    const path = join(folder, "shape.gguf");
    schoolmark("models", "synthesize", shape, path);
    print(`${shape}, Q4_K`, fitted(shape, 4096), await measured(path, 4096));
    rmSync(path);
  }
} finally {
  rmSync(folder, { recursive: true });
}
