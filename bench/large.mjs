// Time, processor time and memory of the reading half on large runs: check, merge and report.
// Usage: npm run build && node bench/large.mjs
// One small run of the fake runner gives the pattern; its records are multiplied into runs that are sealed like any other.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { benchFolder, runProgram } from "./support.mjs";

const main = new URL("../dist/cli/main.js", import.meta.url).pathname;
const folder = await benchFolder();

/** Plan, header and one answer of a run of one made-up model on one task. */
async function pattern(model) {
  const suite = join(folder, "suite.yaml");
  writeFileSync(
    suite,
    'name: large\nversion: 1\ntasks:\n  - name: one\n    kind: multiple-choice\n    items:\n      - { id: a, question: "What comes after 7 in the row of 512?", choices: [one, two, three, four], answer: 2 }\n',
  );
  const results = join(folder, `pattern-${model}`);
  await runProgram(process.execPath, [
    main,
    "run",
    "--runner",
    "fake",
    model,
    "-s",
    suite,
    "--loads",
    "1",
    "--full",
    "--quiet",
    "--results",
    results,
  ]); // prettier-ignore
  const run = join(results, readdirSync(results)[0]);
  const [file] = readdirSync(run).filter((name) => name.endsWith(".jsonl"));
  const records = readFileSync(join(run, file), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line)); // prettier-ignore
  return { plan: JSON.parse(readFileSync(join(run, "plan.json"), "utf8")), records };
}

/** Writes a run, or a part of one, whose answers are items `first` to `last` of the task; returns its folder. */
function writeRun(name, { plan, records }, items, { first = 0, last = items, shard } = {}) {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  writeFileSync(
    join(path, "plan.json"),
    JSON.stringify({ ...plan, tasks: [{ ...plan.tasks[0], items }], jobs: items }),
  );
  const hash = createHash("sha256");
  const file = openSync(join(path, `${name}.jsonl`), "w");
  const write = (lines) => {
    const text = `${lines.map((record) => JSON.stringify(record)).join("\n")}\n`;
    hash.update(text);
    writeSync(file, text);
  };
  const ofKind = (kind) => records.filter((record) => record.kind === kind);
  const [answer] = ofKind("result");
  write([{ ...ofKind("run")[0], writer: name, ...(shard === undefined ? {} : { shard }) }, ...ofKind("load")]);
  for (let start = first; start < last; start += 1000) {
    write(
      Array.from({ length: Math.min(1000, last - start) }, (_, index) => {
        const item = start + index;
        const itemHash = createHash("sha1").update(String(item)).digest("hex").slice(0, 16);
        // A third of the answers are wrong, others on each side.
        const acc = (Number.parseInt(itemHash.slice(0, 4), 16) + name.length) % 3 === 0 ? 0 : 1;
        return { ...answer, item: `q${item}`, itemHash, score: { ...answer.score, acc, acc_norm: acc } };
      }),
    );
  }
  const [end] = ofKind("end");
  const counts = { planned: items, result: last - first, skip: 0, fail: 0 };
  writeSync(file, `${JSON.stringify({ ...end, counts, sha256: hash.digest("hex") })}\n`);
  closeSync(file);
  return path;
}

/** Runs the program and prints its wall time, processor time and largest resident set (Linux). */
async function time(what, args) {
  const start = performance.now();
  const child = spawn(process.execPath, [main, ...args], { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  let stderr = "";
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  let [peakKiB, ticks] = [0, 0];
  const timer = setInterval(() => {
    try {
      const of = (file) => readFileSync(`/proc/${child.pid}/${file}`, "utf8");
      peakKiB = Math.max(peakKiB, Number(/VmHWM:\s+(\d+)/.exec(of("status"))?.[1] ?? 0));
      const fields = of("stat").split(") ")[1].split(" ");
      ticks = Number(fields[11]) + Number(fields[12]);
    } catch {
      // It has just ended.
    }
  }, 20);
  const code = await new Promise((resolve) => child.on("close", resolve));
  clearInterval(timer);
  const seconds = (performance.now() - start) / 1000;
  const memory = `${(peakKiB / 1024).toFixed(0)} MiB`;
  console.log(
    `${what.padEnd(52)} ${seconds.toFixed(1)} s, ${(ticks / 100).toFixed(1)} s of processor time, ${memory}, exit ${code}`,
  );
  if (code !== 0 && stderr !== "") console.log(stderr.trim());
}

try {
  const [skilled, novice] = [await pattern("skilled"), await pattern("novice")];
  writeRun("base", skilled, 100_000);
  writeRun("candidate", novice, 100_000);
  await time("check, two runs of 100,000 items", [
    "check",
    join(folder, "candidate"),
    "--baseline",
    join(folder, "base"),
    "--quiet",
  ]); // prettier-ignore
  const parts = Array.from({ length: 50 }, (_, index) =>
    writeRun(`part-${index + 1}`, skilled, 1_000_000, {
      first: index * 20_000,
      last: (index + 1) * 20_000,
      shard: { index: index + 1, of: 50 },
    }),
  );
  await time("merge, 50 parts of 20,000 records", ["merge", ...parts, "--results", join(folder, "merged"), "--quiet"]);
  const [merged] = readdirSync(join(folder, "merged"));
  await time("report, 1,000,000 records", ["report", join(folder, "merged", merged), "--quiet"]);
} finally {
  await rm(folder, { recursive: true });
}
