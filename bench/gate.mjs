// How often the gate is right: at the number of questions that `plan` asks for, and for speed against itself.
// Usage: npm run build && node bench/gate.mjs [--rounds 2000] [RUN]
// RUN: a run of one model with many loads (schoolmark run MODEL -s speed --loads 60), split at random 200 times.
import { assess } from "../dist/analysis/comparison/assess.js";
import { readRunEvidence } from "../dist/analysis/comparison/read-evidence.js";
import { macroRequirement } from "../dist/analysis/planning/sample-size.js";
import { defaultPolicy } from "../dist/analysis/policy/gate.js";
import { seededRandom, shuffled } from "../dist/lib/random.js";

const at = process.argv.indexOf("--rounds");
const rounds = at < 0 ? 2000 : Number(process.argv[at + 1]);
const run = process.argv.slice(2).find((word, index, all) => !word.startsWith("--") && all[index - 1] !== "--rounds");
const random = seededRandom("gate");
const percent = (share) => `${(100 * share).toFixed(1)} %`.padStart(8);

const plain = {
  source: "invented",
  origin: "run",
  execution: "one",
  at: "",
  loadsPlanned: 6,
  timings: [],
  sizes: [],
  machineSpeed: null,
  stoppedAt: null,
  failed: 0,
  subject: {
    id: "model",
    sha256: "",
    fileBytes: 1,
    architecture: "",
    quantization: "",
    tokenizerHash: null,
    parameters: 1,
    bosPrepended: null,
  },
  protocol: { answers: {}, timings: {} },
};

/** Two sides whose items flip with the given share, and whose true difference is given. */
function invented(tasks, items, disagreement, difference) {
  const sides = { base: [], candidate: [] };
  for (let index = 0; index < tasks; index++) {
    const base = new Float32Array(items);
    const candidate = new Float32Array(items);
    for (let item = 0; item < items; item++) {
      const luck = random();
      const gained = luck < (disagreement + difference) / 2;
      const lost = !gained && luck < disagreement;
      const both = !gained && !lost && random() < 0.5;
      base[item] = lost || both ? 1 : 0;
      candidate[item] = gained || both ? 1 : 0;
    }
    const hashes = Array.from({ length: items }, (_, item) => item.toString(16).padStart(16, "0"));
    const task = {
      key: `s/${index}`,
      suiteHash: "",
      scoring: [],
      primaryMetric: "acc",
      planned: items,
      leftOut: 0,
      items: hashes,
      groups: null,
      promptDigest: "",
    };
    sides.base.push({ ...task, scores: new Map([["acc", { statistic: "share", values: base }]]) });
    sides.candidate.push({ ...task, scores: new Map([["acc", { statistic: "share", values: candidate }]]) });
  }
  return { base: { ...plain, tasks: sides.base }, candidate: { ...plain, tasks: sides.candidate } };
}

const passes = new Set(["improved", "worse-within-margin", "equivalent", "non-inferior"]);

console.log(`accuracy, margin 2 points, 80 % power planned, ${rounds} rounds each`);
console.log("tasks  disagreement  questions   equal: pass   loss of 2 margins: regressed     pass");
for (const [tasks, disagreement] of [
  [1, 0.05],
  [1, 0.1],
  [1, 0.3],
  [10, 0.05],
  [10, 0.1],
  [10, 0.3],
]) {
  const wanted = { margin: 0.02, disagreement, power: 0.8, confidence: 0.9 };
  const { needed } = macroRequirement(
    Array.from({ length: tasks }, () => ({ items: 1000 })),
    wanted,
  );
  const each = Math.ceil(needed / tasks);
  const verdicts = (difference) =>
    Array.from({ length: rounds }, () => {
      const sides = invented(tasks, each, Math.max(disagreement, Math.abs(difference)), difference);
      return assess(sides, defaultPolicy).find(({ gated }) => gated).verdict.name;
    });
  const [equal, worse] = [verdicts(0), verdicts(-0.04)];
  const share = (names, wantedName) => names.filter(wantedName).length / rounds;
  console.log(
    `${String(tasks).padStart(5)}  ${percent(disagreement).padStart(12)}  ${String(each * tasks).padStart(9)}   ${percent(share(equal, (name) => passes.has(name))).padStart(11)}` +
      `   ${percent(share(worse, (name) => name === "regressed")).padStart(28)} ${percent(share(worse, (name) => passes.has(name)))}`,
  );
}

if (run !== undefined) {
  const [{ evidence }] = await readRunEvidence(run);
  const splits = 200;
  // One-sided 5 %: the 99 % limit of a binomial with 200 trials is 18.
  console.log(
    `\nspeed of ${evidence.subject.id} against itself, ${splits} random splits into 6 and 6 loads; alarms (limit 18):`,
  );
  for (const timing of evidence.timings) {
    if (timing.loads.length < 12) continue;
    let alarms = 0;
    for (let split = 0; split < splits; split++) {
      const loads = shuffled(timing.loads, random);
      const side = (from) => ({
        ...evidence,
        tasks: [],
        sizes: [],
        timings: [{ ...timing, loads: loads.slice(from, from + 6) }],
      });
      const [row] = assess({ base: side(0), candidate: side(6) }, defaultPolicy);
      // An alarm is any claim of a loss, however small.
      if (row.finding.state === "compared" && row.finding.high !== null && row.finding.high < 0) alarms += 1;
    }
    console.log(`${`${timing.metric}, ${timing.work}`.padEnd(70)} ${String(alarms).padStart(3)}`);
  }
}
