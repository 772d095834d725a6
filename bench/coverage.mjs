// How often nominal 95 % intervals hold the truth: by enumeration of every outcome where n ≤ 200, else by simulation.
// Usage: npm run build && node bench/coverage.mjs [--rounds 10000]
import { seededRandom } from "../dist/lib/random.js";
import { clusterBootstrap, clusteredMean } from "../dist/statistics/bootstrap.js";
import { independentShift, pairedShift } from "../dist/statistics/locations.js";
import { tango } from "../dist/statistics/paired.js";
import { wilson } from "../dist/statistics/proportions.js";

const at = process.argv.indexOf("--rounds");
const rounds = at < 0 ? 10_000 : Number(process.argv[at + 1]);
const random = seededRandom("coverage");
const rows = [];
const note = (method, setting, covered) => {
  const exception = covered < 0.93 ? "below 93 %" : covered > 0.97 ? "above 97 %" : "";
  rows.push({ method, setting, covered, exception });
  if (exception)
    console.log(`${method.padEnd(22)} ${setting.padEnd(36)} ${(100 * covered).toFixed(2)} %  ${exception}`);
};

const logFactorials = [0];
for (let k = 1; k <= 100_000; k++) logFactorials.push(logFactorials[k - 1] + Math.log(k));
const logChoose = (n, k) => logFactorials[n] - logFactorials[k] - logFactorials[n - k];
const power = (p, k) => (k === 0 ? 0 : k * Math.log(p));
const holds = ({ low, high }, truth) => low <= truth + 1e-12 && truth - 1e-12 <= high;

function wilsonCoverage(n, p) {
  let covered = 0;
  for (let k = 0; k <= n; k++)
    if (holds(wilson(k, n), p)) covered += Math.exp(logChoose(n, k) + power(p, k) + power(1 - p, n - k));
  return covered;
}

function tangoCoverage(n, gain, loss) {
  let covered = 0;
  for (let gained = 0; gained <= n; gained++) {
    for (let lost = 0; gained + lost <= n; lost++) {
      const same = n - gained - lost;
      const log =
        logFactorials[n] -
        logFactorials[gained] -
        logFactorials[lost] -
        logFactorials[same] +
        power(gain, gained) +
        power(loss, lost) +
        power(1 - gain - loss, same);
      if (log < -40) continue;
      if (holds(tango({ gained, lost, n }), gain - loss)) covered += Math.exp(log);
    }
  }
  return covered;
}

const binomial = (n, p) => {
  let successes = 0;
  for (let trial = 0; trial < n; trial++) if (random() < p) successes += 1;
  return successes;
};
const share = (trial) => {
  let covered = 0;
  for (let round = 0; round < rounds; round++) if (trial()) covered += 1;
  return covered / rounds;
};

console.log(`exceptions to 93–97 % (${rounds} rounds where simulated):`);
for (const n of [20, 50, 100, 200])
  for (const p of [0.02, 0.1, 0.3, 0.5, 0.8, 0.98]) note("Wilson", `n ${n}, p ${p}`, wilsonCoverage(n, p));
for (const n of [20, 50, 100, 200])
  for (const [gain, loss] of [
    [0.02, 0.02],
    [0.05, 0.1],
    [0.1, 0.1],
    [0.1, 0.3],
  ])
    note(
      "Tango",
      `n ${n}, gain ${gain}, loss ${loss}: ${Math.round(n * (gain + loss))} differ`,
      tangoCoverage(n, gain, loss),
    );
for (const n of [1000, 5000])
  for (const [gain, loss] of [
    [0.005, 0.01],
    [0.05, 0.07],
  ])
    note(
      "Tango",
      `n ${n}, gain ${gain}, loss ${loss}, simulated`,
      share(() => {
        const gained = binomial(n, gain);
        return holds(tango({ gained, lost: binomial(n - gained, loss / (1 - gain)), n }), gain - loss);
      }),
    );

const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const exponential = () => -Math.log(1 - random());
const few = Math.max(200, Math.round(rounds / 10));
const shareOfFew = (trial) => {
  let covered = 0;
  for (let round = 0; round < few; round++) if (trial()) covered += 1;
  return covered / few;
};
const mean = ([sum, count]) => sum / count;
for (const n of [30, 100, 400]) {
  const draw = (one) => Array.from({ length: n }, () => [one(), 1]);
  note(
    "bootstrap (BCa)",
    `mean of ${n} normal values`,
    shareOfFew(() => holds(clusterBootstrap(draw(normal), mean, { random, resamples: 1000 }).interval(0.95), 0)),
  );
  note(
    "bootstrap (BCa)",
    `mean of ${n} exponential values`,
    shareOfFew(() => holds(clusterBootstrap(draw(exponential), mean, { random, resamples: 1000 }).interval(0.95), 1)),
  );
  note(
    "bootstrap (BCa)",
    `mean over ${n} clusters of 5`,
    shareOfFew(() => {
      const clusters = Array.from({ length: n }, () => [5 * normal() + Math.sqrt(5) * normal(), 5]);
      return holds(clusterBootstrap(clusters, mean, { random, resamples: 1000 }).interval(0.95), 0);
    }),
  );
  note(
    "clustered mean",
    `${n} clusters of 5`,
    share(() =>
      holds(
        clusteredMean(Array.from({ length: n }, () => ({ sum: 5 * normal() + Math.sqrt(5) * normal(), count: 5 }))),
        0,
      ),
    ),
  );
}
for (const n of [6, 8, 12])
  note(
    "signed ranks",
    `${n} logistic pairs`,
    share(() => {
      const u = Array.from({ length: n }, () => random());
      return holds(pairedShift(u.map((x) => Math.log(x / (1 - x)))), 0);
    }),
  );
for (const n of [4, 6, 10])
  note(
    "Mann–Whitney",
    `${n} and ${n} exponential values`,
    share(() =>
      holds(independentShift(Array.from({ length: n }, exponential), Array.from({ length: n }, exponential)), 0),
    ),
  );

const within = rows.filter(({ exception }) => exception === "").length;
console.log(
  `\n${within} of ${rows.length} settings lie within 93–97 %; lowest ${(100 * Math.min(...rows.map(({ covered }) => covered))).toFixed(2)} %`,
);
