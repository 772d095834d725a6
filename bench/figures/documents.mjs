// What of each command's JSON is a figure or a verdict, and how entries of its lists are called.
import { differences, listDifferences, workOf } from "./differences.mjs";

const named = (...parts) => parts.filter((part) => part !== null && part !== undefined && part !== "").join(" · ");

const rowKey = ({ model, variant, task, metric }) => JSON.stringify([model, variant, task, metric]);
const rowName = (row) => named(row.model, row.variant, row.task, row.metric, workOf(row), row.scope);
const alarmKey = ({ model, variant, task, tag, counts }) => JSON.stringify([model, variant, task, tag, counts]);
const alarmName = ({ model, variant, task, message }) => named("alarm", model, variant, task, message);
const verdictKey = ({ task, metric }) => JSON.stringify([task, metric]);
const verdictName = (verdict) => named(verdict.task, verdict.metric, workOf(verdict));

/** Rows, alarms and noise of `report --format json`. */
export function reportDifferences(reference, present) {
  return [
    ...listDifferences(reference.rows, present.rows, rowKey, rowName),
    ...listDifferences(reference.alarms, present.alarms, alarmKey, alarmName),
    ...differences(reference.noise, present.noise, "noise"),
  ];
}

/** Verdicts, budgets and exit code of `compare --json` and `check --json`. */
export function comparisonDifferences(reference, present) {
  const { verdicts, budgets, unmatched, ...rest } = reference;
  return [
    ...listDifferences(verdicts, present.verdicts, verdictKey, verdictName),
    ...listDifferences(budgets, present.budgets, verdictKey, (budget) => `budget ${verdictName(budget)}`),
    ...listDifferences(unmatched, present.unmatched, verdictKey, (gate) => `unmatched ${verdictName(gate)}`),
    ...differences(rest, present),
  ];
}

/** Losses put in by `check --self-test --json`. */
export function selfTestDifferences(reference, present) {
  const flat = ({ injections }) => injections.map(({ gate, ...injection }) => ({ ...gate, ...injection }));
  return [
    ...listDifferences(flat(reference), flat(present), verdictKey, (injection) => `injected ${verdictName(injection)}`),
    ...differences(reference.exit, present.exit, "exit"),
  ];
}
