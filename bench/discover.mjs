import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { layOut } from "../dist/models/synthesis/layout.js";

const main = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const home = mkdtempSync(join(tmpdir(), "schoolmark-discover-"));
const shape = {
  blocks: 30,
  width: 576,
  feedForward: 1536,
  heads: 9,
  keyValueHeads: 3,
  headWidth: 64,
  vocabulary: 50_000,
  tied: true,
};
const stores = [
  ".lmstudio/models/org/repository",
  ".cache/llama.cpp",
  ".node-llama-cpp/models",
  ".local/share/nomic.ai/GPT4All",
];

/** Files of a real length: the data is a hole, which no one should read. */
function fill(folder, count) {
  mkdirSync(folder, { recursive: true });
  for (let index = 0; index < count; index++) {
    const { header, fileBytes } = layOut(`${folder} ${index}`, shape, "Q4_0");
    const path = join(folder, `model-${index}.gguf`);
    writeFileSync(path, header);
    spawnSync("truncate", ["-s", String(fileBytes), path]);
  }
}

function list() {
  const start = performance.now();
  const env = { PATH: process.env.PATH, HOME: home };
  const { status, stdout } = spawnSync(process.execPath, [main, "models", "--json"], { env, maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error("schoolmark models failed");
  return { ms: performance.now() - start, models: JSON.parse(stdout).models.length };
}

try {
  for (const store of stores) fill(join(home, store), 50);
  for (const name of ["cold (headers not read before)", "warm (from its cache)", "warm again"]) {
    const { ms, models } = list();
    console.log(`${name.padEnd(32)} ${models} models in ${(ms / 1000).toFixed(2)} s`);
  }
} finally {
  rmSync(home, { recursive: true });
}
