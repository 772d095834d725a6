// The same model against itself: fresh loads of it, split at random into two sides as if they were two models.
import { againstItself } from "../dist/analysis/calibrate.js";
import { createCanary } from "../dist/execute/canary.js";
import { systemClock } from "../dist/lib/clock.js";
import { seededRandom } from "../dist/lib/random.js";
import { measureReadBandwidth } from "../dist/metrics/meters/bandwidth/read-bandwidth.js";

const loads = Number(process.argv[2] ?? 60);
const canary = createCanary(measureReadBandwidth, systemClock);
const rates = [];
for (let load = 0; load < loads; load++) {
  const { decodeTokensPerSecond } = await canary.take(new AbortController().signal);
  if (decodeTokensPerSecond !== null) rates.push(decodeTokensPerSecond);
}
const { pairs, splits, alarms, resolution } = againstItself(rates, seededRandom("aa"));
const nominal = 0.1;
let [limit, cumulated, term] = [0, 0, (1 - nominal) ** splits];
for (let count = 0; count <= splits; count++) {
  cumulated += term;
  limit = count;
  if (cumulated >= 0.99) break;
  term *= ((splits - count) / (count + 1)) * (nominal / (1 - nominal));
}
console.log(
  `${rates.length} fresh loads, ${splits} splits into ${pairs} pairs: ${alarms} false alarms; at most ${limit} wanted (99 % binomial limit of ${100 * nominal} %)`,
);
console.log(
  `smallest difference resolved: ${resolution === null ? "too few loads" : `${(100 * resolution).toFixed(1)} %`}`,
);
if (alarms > limit) process.exitCode = 1;
