// Compares two models that were measured, and prints what differs.
// node examples/compare.mjs BASE CANDIDATE
// A side is a run's folder, FOLDER#MODEL for one of several models, or a baseline's .json file.
import { compare } from "schoolmark";

const [base = "", candidate = ""] = process.argv.slice(2);
const comparison = await compare(base, candidate);
console.log(comparison.conclusion);
for (const { task, metric, difference, interval, flips } of comparison.verdicts) {
  if (flips === null || interval === null) continue;
  const ends = `${interval.low.toFixed(3)} to ${interval.high.toFixed(3)}`;
  const changed = `${flips.lost.length} items lost, ${flips.gained.length} gained`;
  console.log(`${task}, ${metric}: ${difference.toFixed(3)} (${ends}), ${changed}`);
}
