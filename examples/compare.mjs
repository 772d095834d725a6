// Compares two models that were measured, and prints what differs.
// node examples/compare.mjs BASE CANDIDATE
// A side is a run's folder, FOLDER#MODEL for one of several models, or a baseline's .json file.
import { compare } from "schoolmark";

const [base = "", candidate = ""] = process.argv.slice(2);
const comparison = await compare(base, candidate);
console.log(comparison.conclusion);
for (const { task, metric, base: before, candidate: now, verdict } of comparison.verdicts)
  if (task !== null) console.log(`${task}, ${metric}: ${before} → ${now}, ${verdict.name ?? "no margin"}`);
