// Time, processor time and memory of the reading half on large runs: check, merge and report.
// Usage: npm run build && node bench/large.mjs
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { pattern, writeRun } from "./large-runs.mjs";
import { benchFolder } from "./support.mjs";

const main = new URL("../dist/cli/main.js", import.meta.url).pathname;
const folder = await benchFolder();

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
  const [skilled, novice] = [await pattern(main, folder, "skilled"), await pattern(main, folder, "novice")];
  writeRun(folder, "base", skilled, 100_000);
  writeRun(folder, "candidate", novice, 100_000);
  await time("check, two runs of 100,000 items", [
    "check",
    join(folder, "candidate"),
    "--baseline",
    join(folder, "base"),
    "--quiet",
  ]); // prettier-ignore
  const parts = Array.from({ length: 50 }, (_, index) =>
    writeRun(folder, `part-${index + 1}`, skilled, 1_000_000, {
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
