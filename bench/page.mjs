// Makes the page of a large invented run and opens it in Chromium: time to make it, its size, time until it is live.
// node bench/page.mjs [--models 12] [--items 5000] (needs `npm run build`)
import { mkdtempSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { reduceRun, renderReport } from "schoolmark";
import { openLog } from "../dist/records/log.js";
import { withChecksum } from "../dist/records/plan-checksum.js";

const { values } = parseArgs({
  options: { models: { type: "string", default: "12" }, items: { type: "string", default: "5000" } },
});
const [models, items] = [Number(values.models), Number(values.items)];
const folder = mkdtempSync(join(tmpdir(), "schoolmark-bench-page-"));
writeRun();

const began = performance.now();
await reduceRun(folder);
const read = performance.now();
const path = join(folder, "report.html");
writeFileSync(path, await renderReport(folder, "html"));
const made = performance.now();
console.log(`${models} models × ${items} items`);
console.log(`reduced to figures ${ms(read - began)}, the page ${ms(made - read)} (it reads the run again)`);
console.log(`size ${(statSync(path).size / 1e6).toFixed(2)} MB`);

const browser = await chromium.launch({
  executablePath: process.env["SCHOOLMARK_BROWSER"] ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
for (let round = 0; round < 3; round += 1) {
  const tab = await browser.newPage();
  await tab.addInitScript(() => {
    new MutationObserver(() => {
      if (document.querySelector("tr.item") !== null) window.liveAt ??= performance.now();
    }).observe(document, { subtree: true, childList: true });
  });
  await tab.goto(`file://${path}`);
  await tab.waitForFunction(() => window.liveAt !== undefined);
  const { liveAt, script, paint } = await tab.evaluate(() => ({
    liveAt: window.liveAt,
    script: performance.getEntriesByName("live")[0]?.startTime ?? 0,
    paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
  }));
  console.log(`first paint ${ms(paint)}, script done ${ms(script)}, questions unpacked ${ms(liveAt)} after the start`);
  await tab.close();
}
await browser.close();

function ms(time) {
  return `${Math.round(time)} ms`;
}

function writeRun() {
  const at = "2026-01-02T03:04:05.678Z";
  const names = Array.from({ length: models }, (_, index) => `model-${index}-Q${index % 2 === 0 ? 8 : 4}_0`);
  const tasks = 10;
  const plan = {
    version: 1,
    hash: "a".repeat(64),
    runner: "fake",
    suites: [{ name: "s", version: 1, hash: "b".repeat(64) }],
    tasks: Array.from({ length: tasks }, (_, index) => ({
      key: `s/task-${index}`,
      kind: "multiple-choice",
      description: null,
      items: items / tasks,
      primaryMetric: "acc",
      repeats: "once",
    })),
    models: names.map((id, index) => ({
      id,
      path: `${id}.gguf`,
      sha256: String(index).padStart(64, "0"),
      fileBytes: 1e8 * (index + 1),
      name: id,
      architecture: "llama",
      parameters: 1e8 * (1 + (index >> 1)),
      sizeLabel: null,
      quantization: index % 2 === 0 ? "Q8_0" : "Q4_0",
      bitsPerWeight: index % 2 === 0 ? 8.5 : 4.5,
      trainedContext: 2048,
      tokenizerHash: "t",
      license: null,
      trainingTokens: 2e9 * (1 + (index >> 1)),
      trainingTokensSource: "option",
      trainingFlop: null,
    })),
    variants: [{ id: "default", threads: 1, contextSize: null, gpuLayers: "auto" }],
    contextSizes: names.map(() => 512),
    loads: 1,
    seed: 1,
    limit: null,
    profile: "full",
    jobs: models * items,
  };
  writeFileSync(join(folder, "plan.json"), JSON.stringify(withChecksum(plan)));
  const log = openLog(folder, "w");
  log.append({
    kind: "run",
    version: 1,
    writer: "w",
    at,
    planHash: plan.hash,
    resumed: false,
    command: ["schoolmark", "run"],
    environment: {
      schoolmark: "0",
      node: "v20",
      platform: "linux",
      osRelease: "6",
      cpu: "cpu",
      physicalCores: 2,
      logicalCores: 2,
      memoryBytes: 8e9,
      gpus: [],
      virtual: null,
    },
    energyProxy: {
      source: "cpu-time",
      scope: "package",
      wattsPerThread: 8,
      wattsFrom: "assumed",
      lowFactor: 0.5,
      highFactor: 2,
    },
  });
  const random = randomFrom(1);
  for (const [index, model] of names.entries()) {
    const records = Array.from({ length: items }, (_, item) =>
      resultOf(model, item, random() < 0.4 + index * 0.04, at, random),
    );
    log.append(...records);
  }
  log.seal({ at, counts: { planned: plan.jobs, result: plan.jobs, skip: 0, fail: 0 } });
}

function resultOf(model, item, right, at, random) {
  const words = Array.from({ length: 24 }, (_, at) => `word${(item * 31 + at * 17) % 997}`).join(" ");
  const continuations = Array.from({ length: 4 }, () => ({
    logLikelihood: -30 * random() - 1,
    tokens: 8,
    greedy: false,
    boundaryMerged: false,
  }));
  return {
    kind: "result",
    at,
    model,
    variant: "default",
    task: `s/task-${item % 10}`,
    item: `item-${item}`,
    repetition: 0,
    load: 0,
    itemHash: item.toString(16).padStart(16, "0"),
    group: null,
    method: "log-likelihood",
    prompt: `Question ${item}: ${words}?`,
    expected: `word${item % 997}`,
    output: { type: "loglikelihood", continuations },
    score: { acc: right ? 1 : 0, gold_probability: right ? 0.7 : 0.2, chosen: right ? 0 : 1 },
    chance: 0.25,
    flags: [],
    promptTokens: 60,
    generatedTokens: 0,
    timing: { wallMs: 20 + 10 * random(), engineMs: 18, samplingMs: null, cpuMs: 20 },
  };
}

/** A small generator, so that every run of this script makes the same page (mulberry32). */
function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
