// Times two built checkouts in turns: --help, check of two large runs, report of a large run. Needs bash, whose clock it reads.
// Usage: node bench/speed.mjs REFERENCE_CHECKOUT [CHECKOUT] [--rounds 5] [--starts 20] [--items 100000] [--records 1000000]
// Prints this checkout's time ÷ the reference's, as a ratio of medians over the rounds with its interval; ends with 1
// where one is surely above --limit (default 1.03).
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { pattern, writeRun } from "./large-runs.mjs";
import { benchFolder, median } from "./support.mjs";

const defaults = { rounds: "5", starts: "20", items: "100000", records: "1000000", limit: "1.03" };
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: Object.fromEntries(
    Object.entries(defaults).map(([name, value]) => [name, { type: "string", default: value }]),
  ),
}); // prettier-ignore
const [rounds, starts, items, records, limit] = Object.keys(defaults).map((name) => Number(values[name]));
const [reference, present = new URL("..", import.meta.url).pathname] = positionals;
const mains = [reference, present].map((checkout) => resolve(checkout ?? "", "dist/cli/main.js"));
if (reference === undefined || !mains.every((main) => existsSync(main))) {
  console.error("name a built checkout: node bench/speed.mjs REFERENCE_CHECKOUT [CHECKOUT] [--rounds N] …");
  process.exit(2);
}
const folder = await benchFolder();

/** Seconds of one start, wall and processor. A check of invented runs may decide in any way, but must decide. */
function once(main, args) {
  const timed = 'TIMEFORMAT="%3R %3U %3S"; time "$@" >/dev/null 2>&1';
  const child = spawn("bash", ["-c", timed, "bash", process.execPath, main, ...args], { cwd: folder });
  let clock = "";
  child.stderr.on("data", (chunk) => {
    clock += chunk;
  });
  return new Promise((done, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      const [seconds, user, system] = clock.trim().split(" ").map(Number);
      if ([0, 1, 3].includes(code)) done({ seconds, processorSeconds: user + system });
      else reject(new Error(`${main} ${args.join(" ")} ended with ${code}`));
    });
  });
}

/** Both in turns, each round in the other order; of a round the median of its starts. */
async function inTurns(what, args, startsARound) {
  const taken = [[], []];
  for (let round = 0; round < rounds; round++) {
    const round_ = [[], []];
    for (let start = 0; start < startsARound; start++)
      for (const side of (round + start) % 2 === 0 ? [0, 1] : [1, 0]) round_[side].push(await once(mains[side], args));
    for (const side of [0, 1])
      taken[side].push(
        Object.fromEntries(
          ["seconds", "processorSeconds"].map((key) => [key, median(round_[side].map((one) => one[key]))]),
        ),
      );
  }
  return [
    ["wall", "seconds"],
    ["processor", "processorSeconds"],
  ].map(([clock, key]) => printRatio(`${what}, ${clock}`, ...taken.map((side) => side.map((one) => one[key]))));
}

/** Gives the ratio's interval. */
function printRatio(what, before, after) {
  const ratio = median(after) / median(before);
  const { low, high } = ratioInterval(before, after);
  const list = (seconds) => seconds.map((one) => one.toFixed(2)).join(" ");
  console.log(
    `${what.padEnd(40)} ${ratio.toFixed(3)} × (95 % interval ${low.toFixed(3)}–${high.toFixed(3)})   ${list(before)} s → ${list(after)} s`,
  );
  return { low, high };
}

/** Percentile bootstrap over rounds, which hold one figure of each side: neighbours in time stay together. */
function ratioInterval(before, after, resamples = 10_000) {
  let state = 1;
  const draw = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * before.length);
  };
  const ratios = Array.from({ length: resamples }, () => {
    const drawn = before.map(draw);
    return median(drawn.map((index) => after[index])) / median(drawn.map((index) => before[index]));
  }).sort((a, b) => a - b);
  return { low: ratios[Math.floor(0.025 * resamples)], high: ratios[Math.ceil(0.975 * resamples) - 1] };
}

try {
  const [skilled, novice] = [await pattern(mains[0], folder, "skilled"), await pattern(mains[0], folder, "novice")];
  writeRun(folder, "base", skilled, items);
  writeRun(folder, "candidate", novice, items);
  writeRun(folder, "large", skilled, records);
  const [base, candidate, large] = ["base", "candidate", "large"].map((name) => join(folder, name));
  const intervals = [
    ...(await inTurns("--help", ["--help"], starts)),
    ...(await inTurns(`check, two runs of ${items} items`, ["check", candidate, "--baseline", base, "--quiet"], 1)),
    ...(await inTurns(`report, ${records} records`, ["report", large, "--quiet"], 1)),
  ];
  process.exitCode = intervals.some(({ low }) => low > limit) ? 1 : 0;
} finally {
  await rm(folder, { recursive: true });
}
