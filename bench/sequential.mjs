// What stopping early saves against the fixed design of equal power, and how often it errs, by simulation.
// Usage: npm run build && node bench/sequential.mjs [--pairs 20000]
import { answerOf, lookConfidences } from "../dist/analysis/stopping/take-look.js";
import { seededRandom } from "../dist/lib/random.js";
import { normalQuantile } from "../dist/statistics/distributions.js";
import { defaultLooks } from "../dist/statistics/sequential.js";
import { stratifiedPaired } from "../dist/statistics/stratified.js";

const at = process.argv.indexOf("--pairs");
const pairs = at < 0 ? 20_000 : Number(process.argv[at + 1]);
const error = 0.05;
const confidences = lookConfidences({ looks: defaultLooks, error });
const percent = (share) => `${(100 * share).toFixed(1)} %`.padStart(8);

/** Stops `pairs` runs of two models as the program does; tasks of unlike sizes and shares of items that differ. */
function simulate({ tasks, question, margin, difference, seed }) {
  const random = seededRandom(seed);
  const known = new Map();
  const intervalOf = (counts, confidence) => {
    if (counts.length > 1) return stratifiedPaired(counts, confidence);
    const [{ gained, lost, n }] = counts;
    const key = `${gained} ${lost} ${n}`;
    if (!known.has(key)) known.set(key, stratifiedPaired(counts, confidence));
    return known.get(key);
  };
  const answers = {};
  let asked = 0;
  for (let round = 0; round < pairs; round++) {
    const counts = tasks.map(() => ({ gained: 0, lost: 0, n: 0 }));
    let answer = null;
    for (let look = 0; look < defaultLooks.length && answer === null; look++) {
      for (const [index, { items, disagree }] of tasks.entries()) {
        const count = counts[index];
        const gain = (disagree + difference) / 2;
        for (const until = Math.ceil(defaultLooks[look] * items - 1e-9); count.n < until; count.n++) {
          const draw = random();
          if (draw < gain) count.gained += 1;
          else if (draw < disagree) count.lost += 1;
        }
      }
      answer = answerOf(intervalOf(counts, confidences[look]), { question, margin });
    }
    asked += counts.reduce((sum, { n }) => sum + n, 0);
    answers[answer ?? "out-of-budget"] = (answers[answer ?? "out-of-budget"] ?? 0) + 1 / pairs;
  }
  return { asked: asked / pairs, answers };
}

const passes = (answers) => ["better", "equivalent", "non-inferior"].reduce((sum, key) => sum + (answers[key] ?? 0), 0);

/** Items, over tasks in the same proportions, of a design without looks that passes as often when there is no difference. */
function fixedItems({ tasks, margin }, power) {
  const total = tasks.reduce((sum, { items }) => sum + items, 0);
  const spread = tasks.reduce((sum, { items, disagree }) => sum + (disagree * total) / items, 0) / tasks.length ** 2;
  return ((normalQuantile(1 - error) + normalQuantile(power)) ** 2 * spread) / margin ** 2;
}

let missed = 0;
const held = (holds, text) => {
  if (!holds) missed += 1;
  return `${text}${holds ? "" : "  ← misses its target"}`;
};

function show(setting) {
  const { name, margin } = setting;
  const at = (difference) =>
    simulate({ ...setting, question: "non-inferior", difference, seed: `${name}/${difference}` });
  const zero = at(0);
  const fixed = fixedItems(setting, passes(zero.answers));
  console.log(
    `\nNothing lost beyond ${(100 * margin).toFixed(1)} points? ${name}; power ${percent(passes(zero.answers)).trim()} at no difference; a fixed design of that power asks ${fixed.toFixed(0)} items`,
  );
  console.log("true difference   mean items of fixed     passes    worse  open");
  for (const [times, most] of [
    [-2, 0.6],
    [-1, 1.25],
    [-0.5, 1.25],
    [0, 0.85],
    [0.5, 1.25],
    [1, 0.6],
  ]) {
    const { asked, answers } = times === 0 ? zero : at(times * margin);
    const wrong = times <= -1 ? passes(answers) : times >= 0 ? (answers.worse ?? 0) : null;
    console.log(
      [
        `${times} m`.padStart(8),
        held(asked / fixed <= most, `${percent(asked / fixed)} (at most ${(100 * most).toFixed(0)} %)`.padStart(28)),
        percent(passes(answers)),
        percent(answers.worse ?? 0),
        percent(answers["out-of-budget"] ?? 0),
        wrong === null ? "" : held(wrong <= error + 0.01, `  wrong ${percent(wrong).trim()} (at most 6 %)`),
      ].join(" "),
    );
  }
}

/** The question with three answers has no single fixed design: what it saves of the plan, and each way of being wrong. */
function showDifference({ name, tasks, margin }) {
  const total = tasks.reduce((sum, { items }) => sum + items, 0);
  console.log(`\nBetter, worse, or equivalent within ${(100 * margin).toFixed(1)} points? ${name}`);
  console.log("true difference   items of the plan    better    worse  equivalent  open");
  for (const times of [-2, -1, 0, 1, 2]) {
    const difference = times * margin;
    const seed = `three answers/${name}/${times}`;
    const { asked, answers } = simulate({ tasks, margin, question: "difference", difference, seed });
    const share = (answer) => answers[answer] ?? 0;
    const wrong = [
      ...(times <= 0 ? [share("better")] : []),
      ...(times >= 0 ? [share("worse")] : []),
      ...(times === 0 ? [] : [share("equivalent")]),
    ];
    console.log(
      [
        `${times} m`.padStart(8),
        held(asked / total <= 1.25, percent(asked / total).padStart(24)),
        ...["better", "worse", "equivalent", "out-of-budget"].map((answer) => percent(share(answer))),
        held(Math.max(...wrong) <= error + 0.01, `  wrong ${percent(Math.max(...wrong)).trim()} (at most 6 %)`),
      ].join(" "),
    );
  }
}

const settings = [
  { name: "one task of 1600 items, 10 % differ", tasks: [{ items: 1600, disagree: 0.1 }], margin: 0.02 },
  { name: "one task of 710 items, 20 % differ", tasks: [{ items: 710, disagree: 0.2 }], margin: 0.05 },
  {
    name: "ten tasks of 60 items, 15 % differ",
    tasks: Array.from({ length: 10 }, () => ({ items: 60, disagree: 0.15 })),
    margin: 0.04,
  },
  {
    name: "three tasks of 150, 300 and 600 items, 30, 15 and 12 % differ",
    tasks: [
      { items: 150, disagree: 0.3 },
      { items: 300, disagree: 0.15 },
      { items: 600, disagree: 0.12 },
    ],
    margin: 0.05,
  },
];
console.log(`${pairs} simulated pairs of models a line; looks at 25, 50, 75 and 100 %; each end wrong at most 5 %`);
for (const setting of settings) show(setting);
for (const setting of [settings[1], settings[2]]) showDifference(setting);
console.log(missed === 0 ? "\nevery target is met" : `\n${missed} targets are missed`);
process.exitCode = missed === 0 ? 0 : 1;
