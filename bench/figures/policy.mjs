// A policy that gates and budgets everything there is, made of what the reference says of two sides.
import { workOf } from "./differences.mjs";

/** The policy as JSON, which is YAML; null where nothing can be gated. */
export function widePolicy(verdicts, rows) {
  const gates = verdicts
    .filter(isGateable)
    .map((verdict, index) => ({ ...placeOf(verdict, index), ...marginOf(verdict) }));
  const budgets = rows
    .filter(({ metric, value }) => value !== null && !madeWithTheReport.has(metric))
    .map((row, index) => ({ ...placeOf(row, index), ...limitOf(row, index) }));
  return gates.length + budgets.length === 0 ? null : JSON.stringify({ version: 1, gates, budgets }, null, 1);
}

/** A policy can hold no budget against these. */
const madeWithTheReport = new Set(["co2_grams_per_1000_correct", "cost_usd_per_1000_correct", "equivalent_parameters"]);

/** Of all tasks together only the mean accuracy, timings and sizes can be gated. */
function isGateable({ task, metric, work, unit }) {
  return task !== null || work !== null || metric === "acc" || unit === "bytes";
}

function placeOf(entry, index) {
  const { task, metric } = entry;
  const work = workOf(entry);
  return {
    metric,
    ...(task === null ? {} : { task }),
    ...(work === null ? {} : { work }),
    ...(index % 3 === 0 ? { when: "same-machine" } : {}),
  };
}

function marginOf({ unit, scale, margin }) {
  if (unit === "share" || unit === "probability") return { margin: "3 points" };
  return { margin: scale === "ratio" ? "7 %" : margin > 0 ? margin : 0.1 };
}

/** Every other limit is one that the figure just breaks. */
function limitOf({ value }, index) {
  const slack = index % 2 === 0 ? 0 : Math.abs(value) / 100;
  return index % 4 < 2 ? { max: value - slack } : { min: value + slack };
}
