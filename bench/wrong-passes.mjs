// How often the accuracy gate passes a candidate that truly loses the margin, and how often it calls an equal one regressed:
// few pairs, items that hang together in groups, tasks unlike in size; once at the end, and looked at four times. Lone pairs
// are counted exactly, by every outcome; the rest is simulated, ten times as often where the first figure misses its target.
// Usage: npm run build && node bench/wrong-passes.mjs [--rounds 10000] [--only TEXT]
import { parseArgs } from "node:util";
import { outcomeOf, verdictOf } from "../dist/analysis/comparison/verdict.js";
import { answerOf, lookConfidences } from "../dist/analysis/stopping/take-look.js";
import { seededRandom } from "../dist/lib/random.js";
import { countChanges } from "../dist/statistics/grouped-pairs.js";
import { defaultLooks } from "../dist/statistics/sequential.js";
import { stratifiedPaired } from "../dist/statistics/stratified.js";

const { values: options } = parseArgs({
  options: { rounds: { type: "string", default: "10000" }, only: { type: "string", default: "" } },
});
const rounds = Number(options.rounds);
const limit = 0.06;
const times = (count, make) => Array.from({ length: count }, (_, index) => make(index));

// ── What is drawn: of each task, its looks' worth of changes, counted ──

/** One change: −1 with the probability `loss`, 1 with `gain`. */
const flip = ({ random, loss, gain }) => {
  const draw = random();
  return draw < loss ? -1 : draw < loss + gain ? 1 : 0;
};

// Each design of groups gives lists of the changes of each group's items.
const alike = (sizes) => (draw) => sizes.map((size) => Array(size).fill(flip(draw)));
/** A group that changes does so in half of its items, all the same way. */
const together = (groups, size) => (draw) =>
  times(groups, () => {
    const way = flip({ ...draw, loss: 2 * draw.loss, gain: 2 * draw.gain });
    return times(size, () => (draw.random() < 0.5 ? way : 0));
  });
/** Two items of a group cancel out in as many groups as would flip; the others change by themselves. */
const cancelling = (groups, size) => (draw) =>
  times(groups, () => {
    const loss = ((draw.loss - draw.gain) * size) / (size - 2);
    const rest = times(size - 2, () => flip({ ...draw, loss, gain: 0 }));
    return [...rest, ...(draw.random() < draw.gain * size ? [1, -1] : [0, 0])];
  });

const inGroups = (...designs) => ({
  sizes: designs.map(() => 0),
  drawTask: (draw, index) => {
    const groups = designs[index](draw);
    return groups.flatMap((values, group) => values.map((value) => ({ group: `${group}`, value })));
  },
});

const lossOf = { even: () => 1, last: (sizes, index) => (index === sizes.length - 1 ? sizes.length : 0) };
/** Tasks of lone items, the loss in all alike or all of it in the last. */
const tasks = (sizes, spread = "even") => ({ sizes, share: (index) => lossOf[spread](sizes, index) });

/** Gained and lost of n lone items. */
function drawLone(n, { random, loss, gain }) {
  const flipped = binomial(n, loss + gain, random);
  const lost = binomial(flipped, loss + gain === 0 ? 0 : loss / (loss + gain), random);
  return { gained: flipped - lost, lost };
}

const tables = new Map();
function binomial(n, p, random) {
  if (n === 0 || p <= 0) return 0;
  if (p >= 1) return n;
  const key = `${n} ${p}`;
  let table = tables.get(key);
  if (table === undefined) {
    table = [];
    let [term, sum] = [n * Math.log1p(-p), 0];
    for (let k = 0; k <= n; k++) {
      sum += Math.exp(term);
      table.push(sum);
      term += Math.log(((n - k) / (k + 1)) * (p / (1 - p)));
    }
    tables.set(key, table);
  }
  const draw = random();
  let [low, high] = [0, n];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (table[middle] < draw) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Counts of every task at each look; looks are shares of the whole. */
function drawCounts({ sizes, share, drawTask }, draw, looks) {
  const atLook = looks.map(() => []);
  sizes.forEach((n, index) => {
    if (drawTask !== undefined) {
      const changes = drawTask(draw, index);
      looks.forEach((look, place) => {
        let until = Math.ceil(look * changes.length - 1e-9);
        // A group keeps its turn together.
        while (until < changes.length && changes[until].group === changes[until - 1].group) until += 1;
        atLook[place].push(countChanges(changes.slice(0, until)));
      });
      return;
    }
    const loss = draw.gain + (draw.loss - draw.gain) * share(index);
    let counts = { gained: 0, lost: 0, n: 0 };
    looks.forEach((look, place) => {
      const until = Math.ceil(look * n - 1e-9);
      const more = drawLone(until - counts.n, { ...draw, loss });
      counts = { gained: counts.gained + more.gained, lost: counts.lost + more.lost, n: until };
      atLook[place].push(counts);
    });
  });
  return atLook;
}

/** Whether the design can lose so much at all: no task can lose more than it has. */
function isPossible({ sizes, share, most = 1 }, { loss, gain }) {
  if (share === undefined) return loss + gain <= most;
  return sizes.every((_, index) => gain + gain + (loss - gain) * share(index) <= 1);
}

// ── What is judged ──

const known = new Map();
function intervalOf(strata, confidence) {
  const key = `${confidence} ${strata
    .map(({ gained, lost, n, grouping }) => `${gained} ${lost} ${n} ${grouping?.effective ?? ""}`)
    .sort()
    .join()}`;
  let interval = known.get(key);
  if (interval === undefined) {
    interval = stratifiedPaired(strata, confidence);
    if (known.size > 500_000) known.clear();
    known.set(key, interval);
  }
  return interval;
}

/** "pass", "regressed" or "undecided", as the gate has it. */
function fixed([strata], margin) {
  const interval = intervalOf(strata, 0.9);
  const finding = { state: "compared", low: null, high: null, n: 1, spread: 1, ...interval };
  return outcomeOf(verdictOf(finding, margin, { confidence: 0.9, power: 0.8 }).name);
}

const confidences = lookConfidences({ looks: defaultLooks, error: 0.05 });
function sequential(atLook, margin) {
  for (const [look, strata] of atLook.entries()) {
    const answer = answerOf(intervalOf(strata, confidences[look]), { question: "non-inferior", margin });
    if (answer !== null) return answer === "worse" ? "regressed" : "pass";
  }
  return "undecided";
}

/** Shares of verdicts over the rounds. */
function simulate(design, { loss, gain, margin, isSequential }, seed, count = rounds) {
  const random = seededRandom(seed);
  const found = { pass: 0, regressed: 0, undecided: 0 };
  for (let round = 0; round < count; round++) {
    const atLook = drawCounts(design, { random, loss, gain }, isSequential ? defaultLooks : [1]);
    found[(isSequential ? sequential : fixed)(atLook, margin)] += 1 / count;
  }
  return found;
}

/** The same of lone pairs, from every outcome. */
function enumerate(n, { loss, gain, margin }) {
  const found = { pass: 0, regressed: 0, undecided: 0 };
  const power = (p, k) => (k === 0 ? 0 : k * Math.log(p));
  for (let gained = 0; gained <= n; gained++)
    for (let lost = 0; gained + lost <= n; lost++) {
      const same = n - gained - lost;
      const log =
        logFactorial(n) -
        logFactorial(gained) -
        logFactorial(lost) -
        logFactorial(same) +
        power(gain, gained) +
        power(loss, lost) +
        power(1 - gain - loss, same);
      if (log > -40) found[fixed([[{ gained, lost, n }]], margin)] += Math.exp(log);
    }
  return found;
}

const logs = [0];
function logFactorial(k) {
  while (logs.length <= k) logs.push(logs[logs.length - 1] + Math.log(logs.length));
  return logs[k];
}

// ── What is printed ──

let missed = 0;
const percent = (share) => (100 * share).toFixed(1).padStart(6);

function line(name, design, { margin, gain, isSequential = false, most = limit }) {
  const isLone = design.sizes.length === 1 && design.drawTask === undefined && !isSequential;
  const at = (loss, again) => {
    const setting = { loss, gain, margin, isSequential };
    if (!isPossible(design, setting)) return null;
    const seed = `${name}/${margin}/${gain}/${loss}${again ? "/again" : ""}`;
    return isLone ? enumerate(design.sizes[0], setting) : simulate(design, setting, seed, again ? 10 * rounds : rounds);
  };
  const holds = ([losing, equal]) => losing.pass <= most && equal.regressed <= limit;
  const cell = (again) => [at(gain + margin, again), at(gain, again)];
  const first = cell(false);
  if (first.includes(null)) return;
  // A cell close to the limit may lie above it by chance: ten times as many other rounds tell.
  const isAgain = !isLone && !holds(first);
  const [losing, equal] = isAgain ? cell(true) : first;
  if (!holds([losing, equal])) missed += 1;
  const figures = [losing.pass, equal.regressed, equal.pass, losing.regressed].map(percent).join("  ");
  const notes = [isLone ? "  exact" : "", isAgain ? `  of ${10 * rounds} rounds` : ""].join("");
  const verdict = holds([losing, equal]) ? "" : "  ← misses";
  console.log(`${name.padEnd(42)}${percent(margin)}${percent(gain)}   ${figures}${notes}${verdict}`);
}

const unequal = [1000, 500, 100, 50, 20, 20, 10];
const everyday = [91, 44, 44, 64, 50, 54, 60, 56, 35, 36, 50, 40, 54];
const designs = [
  ...[10, 20, 25, 50, 200].map((n) => [`${n} pairs`, tasks([n])]),
  ["50 pairs, each item its own group", inGroups(alike(Array(50).fill(1)))],
  ["20 groups × 5 alike", inGroups(alike(Array(20).fill(5)))],
  ["20 groups × 10 that move together", inGroups(together(20, 10)), { most: 0.5 }],
  ["100 groups × 10 that move together", inGroups(together(100, 10)), { most: 0.5 }],
  ["6 groups × 10 that move together", inGroups(together(6, 10)), { most: 0.5 }],
  ["20 groups × 10, flips cancel within", inGroups(cancelling(20, 10)), { cancels: true }],
  ["one named pair among 10 lone items", inGroups(alike([2, ...Array(10).fill(1)]))],
  ["one named group of 10 among 40 lone items", inGroups(alike([10, ...Array(40).fill(1)]))],
  ["a group of 50 among 50 lone items", inGroups(alike([50, ...Array(50).fill(1)]))],
  ["groups of 40, 20, 4 × 10, 60 × 1", inGroups(alike([40, 20, 10, 10, 10, 10, ...Array(60).fill(1)]))],
  ["20 items in 10 groups × 2 alike", inGroups(alike(Array(10).fill(2)))],
  ["tasks 9 × 20", tasks(Array(9).fill(20))],
  ["tasks 9 × 50", tasks(Array(9).fill(50))],
  ["tasks of everyday", tasks(everyday)],
  ["tasks of everyday, --limit 20", tasks(Array(13).fill(20))],
  ["tasks of everyday, --limit 20, loss in one", tasks(Array(13).fill(20), "last")],
  ["tasks 9 × 20, loss in one", tasks(Array(9).fill(20), "last")],
  ["tasks 9 × 50, loss in one", tasks(Array(9).fill(50), "last")],
  ["tasks 1000 … 10, loss in the 10", tasks(unequal, "last")],
  ["tasks 4 × 200 + 25, loss in the 25", tasks([200, 200, 200, 200, 25], "last"), { limit: 0.075 }],
  ["5 tasks of 8 groups × 5 alike", inGroups(...Array(5).fill(alike(Array(8).fill(5))))],
];
const looked = [
  ["tasks 1000 … 10, loss in the 10", tasks(unequal, "last")],
  ["tasks 4 × 200 + 25, loss in the 25", tasks([200, 200, 200, 200, 25], "last"), { limit: 0.075 }],
  ["tasks 9 × 50", tasks(Array(9).fill(50))],
  ["tasks 9 × 50, loss in one", tasks(Array(9).fill(50), "last")],
  ["tasks of everyday, --limit 20", tasks(Array(13).fill(20))],
  ["tasks 20 × 10", tasks(Array(20).fill(10))],
  ["20 groups × 10 that move together", inGroups(together(20, 10)), { most: 0.5 }],
  ["20 groups × 10 alike", inGroups(alike(Array(20).fill(10)))],
  ["20 pairs", tasks([20])],
  ["50 pairs", tasks([50])],
  ["200 pairs", tasks([200])],
];

console.log(
  `${rounds} rounds a cell (exact: every outcome); wrong passes and wrong alarms at most 6 % (7.5 % with the 25)`,
);
console.log(
  "in %                                       margin gains  wrong pass, wrong regressed, equal pass, loss seen",
);
for (const [title, list, isSequential] of [
  ["once, at the end", designs, false],
  ["looked at after 25, 50, 75 and 100 %", looked, true],
]) {
  console.log(`\n${title}`);
  for (const [name, design, { limit: most = limit, most: flips = 1, cancels = false } = {}] of list) {
    if (!name.includes(options.only)) continue;
    for (const margin of [0.02, 0.05, 0.1])
      for (const gain of [0, 0.02, 0.1]) {
        if (gain + gain + margin > flips || (cancels && gain * 10 > 1)) continue;
        line(name, design, { margin, gain, isSequential, most });
      }
  }
}

if ("power".includes(options.only) || options.only === "") {
  console.log("\npower, tasks 9 × 50, margin 2 points, 2 % flips each way");
  const design = tasks(Array(9).fill(50));
  const setting = { gain: 0.02, margin: 0.02, isSequential: false };
  const equal = simulate(design, { ...setting, loss: 0.02 }, "power/equal");
  const worse = simulate(design, { ...setting, loss: 0.07 }, "power/worse");
  const holds = equal.pass >= 0.6 && worse.regressed >= 0.7;
  if (!holds) missed += 1;
  console.log(
    `equal models pass${percent(equal.pass)} % (at least 60), a loss of 5 points is regressed${percent(worse.regressed)} % (at least 70)${holds ? "" : "  ← misses"}`,
  );
}
console.log(missed === 0 ? "every target is met" : `${missed} targets are missed`);
process.exitCode = missed === 0 ? 0 : 1;
