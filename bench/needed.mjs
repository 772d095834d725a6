// How often the number of questions that a comparison names decides: a first round is asked, then a second one of that size.
// The number is meant for two models that are equal; what comes of it at a loss of the margin is shown beside.
// Usage: npm run build && node bench/needed.mjs [--rounds 2000]
import { itemsNeeded } from "../dist/analysis/planning/sample-size.js";
import { seededRandom } from "../dist/lib/random.js";
import { countChanges } from "../dist/statistics/grouped-pairs.js";
import { stratifiedPaired } from "../dist/statistics/stratified.js";

const at = process.argv.indexOf("--rounds");
const rounds = at < 0 ? 2000 : Number(process.argv[at + 1]);
const options = { confidence: 0.9, power: 0.8 };
/** More than so many questions are not asked here. */
const most = 100_000;
const percent = (share) => `${(100 * share).toFixed(1)} %`.padStart(8);

/** Counts of one task whose items flip by themselves. */
function lone(n, { random, gain, loss }) {
  let [gained, lost] = [0, 0];
  for (let item = 0; item < n; item++) {
    const luck = random();
    if (luck < gain) gained += 1;
    else if (luck < gain + loss) lost += 1;
  }
  return { gained, lost, n };
}

/** Counts of one task in groups of five: a group that changes does so in about half of its items, all the same way. */
function grouped(n, { random, gain, loss }) {
  const size = 5;
  const changes = [];
  for (let group = 0; group < Math.ceil(n / size); group++) {
    const luck = random();
    const way = luck < 2 * gain ? 1 : luck < 2 * (gain + loss) ? -1 : 0;
    for (let item = 0; item < size; item++) changes.push({ group: String(group), value: random() < 0.5 ? way : 0 });
  }
  return countChanges(changes);
}

const unequal = [1000, 500, 100, 50, 20, 20, 10];
const cells = [
  ["200 questions", lone, [200], 0.04, 0.02],
  ["100 questions", lone, [100], 0.1, 0.02],
  ["500 questions", lone, [500], 0.1, 0.02],
  ["50 questions, nothing differs", lone, [50], 0, 0.02],
  ["9 tasks of 20", lone, Array(9).fill(20), 0.04, 0.02],
  ["9 tasks of 50", lone, Array(9).fill(50), 0.04, 0.02],
  ["9 tasks of 50", lone, Array(9).fill(50), 0.1, 0.02],
  ["tasks of 1000 … 10", lone, unequal, 0.1, 0.05],
  ["200 questions in groups of 5", grouped, [200], 0.1, 0.03],
  ["5 tasks of 40 in groups of 5", grouped, Array(5).fill(40), 0.1, 0.03],
];

console.log(`${rounds} rounds a cell; passes and regressions at the number that a first round names`);
console.log(
  `${"first round".padEnd(32)}  flips   margin   median named   equal: pass  regressed   loss of the margin: pass  regressed`,
);
for (const [name, design, sizes, flips, margin] of cells) {
  const random = seededRandom(`${name}/${flips}/${margin}`);
  const draw = (scale, loss) => {
    const rates = { random, gain: Math.max(0, (flips - loss) / 2), loss: Math.max(loss, (flips + loss) / 2) };
    return sizes.map((n) => design(Math.round(n * scale), rates));
  };
  const seen = { equal: [0, 0], lossy: [0, 0] };
  const named = [];
  for (let round = 0; round < rounds; round++) {
    const needed = itemsNeeded(draw(1, 0), { ...options, margin }) ?? Number.POSITIVE_INFINITY;
    named.push(needed);
    const scale = Math.min(needed, most) / sizes.reduce((sum, n) => sum + n, 0);
    for (const [side, loss] of [
      ["equal", 0],
      ["lossy", margin],
    ]) {
      const interval = stratifiedPaired(draw(scale, loss), options.confidence);
      if (interval !== null && interval.low > -margin) seen[side][0] += 1;
      if (interval !== null && interval.high < -margin) seen[side][1] += 1;
    }
  }
  const [equal, lossy] = [seen.equal, seen.lossy].map((counts) => counts.map((count) => percent(count / rounds)));
  const median = named.sort((a, b) => a - b)[rounds >> 1];
  console.log(
    `${name.padEnd(32)} ${percent(flips)} ${percent(margin)} ${String(median).padStart(12)}     ${equal.join("   ")}                  ${lossy.join("   ")}`,
  );
}
