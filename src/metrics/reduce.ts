import type { Plan, SchoolmarkRecord } from "../records/schema.ts";
import type { Alarm } from "./alarm.ts";
import { metricDefinitions, metricGroups } from "./index.ts";
import { collectPairedEvidence, type PairedCollection } from "./paired/paired-evidence.ts";
import { createPairedFigures } from "./paired/paired-figures.ts";
import type { PairedFigures } from "./paired/types.ts";
import { joinReducers } from "./reducers.ts";
import type { MetricContext, MetricGroup, Row } from "./types.ts";

/** Metrics over the records of one run. */
export interface RunReducer {
  add(record: SchoolmarkRecord, recordId: string): void;
  /** `paired`: how its models differ; nothing where none of the groups compares models. */
  finish(): { readonly rows: readonly Row[]; readonly alarms: readonly Alarm[]; readonly paired: PairedFigures };
}

/**
 * Takes the records of a run one after another, each job's last word once, in any order, and gives rows in a stable one:
 * models, variants and tasks as the plan has them (all tasks together first), then metrics as the registry has them.
 * Records of models and tasks that the plan does not have give no rows.
 */
export function createRunReducer(
  { plan, run }: MetricContext,
  groups: readonly MetricGroup[] = metricGroups,
): RunReducer {
  let collection: PairedCollection | null = null;
  const paired = (): PairedCollection => {
    collection ??= collectPairedEvidence(plan);
    return collection;
  };
  const reducer = joinReducers(groups.map((group) => group.reduce({ plan, run, paired })));
  return {
    add(record, recordId) {
      collection?.add(record, recordId);
      reducer.add(record, recordId);
    },
    finish() {
      const { rows, alarms } = reducer.finish();
      return { rows: inOrder(plan, rows), alarms, paired: createPairedFigures(plan, paired()) };
    },
  };
}

/** The groups of metrics that make these figures, and others with them. */
export function groupsOf(metricIds: readonly string[]): readonly MetricGroup[] {
  return metricGroups.filter(({ definitions }) => definitions.some(({ id }) => metricIds.includes(id)));
}

function inOrder(plan: Plan, rows: readonly Row[]): readonly Row[] {
  const models = positions(plan.models.map(({ id }) => id));
  const variants = positions(plan.variants.map(({ id }) => id));
  const tasks = positions(plan.tasks.map(({ key }) => key));
  const ids = positions(metricDefinitions.map(({ id }) => id));
  const rank = (row: Row): readonly number[] => [
    models.get(row.model) ?? -1,
    variants.get(row.variant) ?? -1,
    row.task === null ? -1 : (tasks.get(row.task) ?? -1),
    ids.get(row.metric) ?? -1,
  ];
  const ranked = rows.map((row) => ({ row, rank: rank(row) }));
  return ranked.sort((a, b) => firstDifference(a.rank, b.rank)).map(({ row }) => row);
}

function positions(names: readonly string[]): ReadonlyMap<string, number> {
  return new Map(names.map((name, index) => [name, index]));
}

function firstDifference(a: readonly number[], b: readonly number[]): number {
  return a.map((value, index) => value - (b[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
}
