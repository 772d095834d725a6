import type { Plan, PlanTask } from "../../records/schema.ts";
import type { GroupedCounts } from "../../statistics/grouped-pairs.ts";
import type { Estimate, Interval } from "../../statistics/interval.ts";
import { pairedShift } from "../../statistics/locations.ts";
import { meanChange } from "../../statistics/mean-change.ts";
import { stratifiedRatio } from "../../statistics/ratios.ts";
import { standsInMean } from "../accuracy/scores.ts";
import type { Setting } from "../by-setting.ts";
import { pairsOf, scoredTasks } from "../energy/common-threads.ts";
import type { CommonThreadsRatio, CostedTasks, PairedEvidence, PairedFigures } from "./types.ts";

/** What the models of a run are compared by, as differences and ratios; each is worked out once. */
export function createPairedFigures(plan: Plan, evidence: PairedEvidence): PairedFigures {
  const inMean = plan.tasks.filter((task) => standsInMean(task, plan.tasks));
  const tasksOf = (tasks: CostedTasks): readonly PlanTask[] => (tasks === "in-mean" ? inMean : scoredTasks(plan));
  return {
    accuracyChange: once((before, after) => changeOf(inMean.map(({ key }) => evidence.changes(key, before, after)))),
    shareChange: (task, before, after) => changeOf([evidence.changes(task, before, after)]),
    cpuTimeRatio: once((one, other, tasks: CostedTasks) => cpuTimeRatio(tasksOf(tasks), evidence, one, other)),
    commonThreadsRatio: (one, other, tasks) => commonThreadsRatio(tasksOf(tasks), evidence, one, other),
    peakMemoryRatio: (one, other) => peakMemoryRatio(evidence.residentPeaks(one), evidence.residentPeaks(other)),
  };
}

/** null where a task lacks pairs: a mean over fewer tasks is another quantity. */
function changeOf(tasks: readonly (GroupedCounts | null)[]): Estimate | null {
  const known = tasks.flatMap((counts) => counts ?? []);
  if (known.length === 0 || known.length < tasks.length) return null;
  const { value, interval } = meanChange(known);
  return withInterval(value, interval);
}

/**
 * CPU time of all answers of one model ÷ the other's, paired by item (`stratifiedRatio`): tasks are strata, each weighs as
 * much as was answered in it. null where a task has no pair, or too few for an interval.
 */
export function cpuTimeRatio(
  tasks: readonly PlanTask[],
  evidence: Pick<PairedEvidence, "cpuPairs">,
  one: Setting,
  other: Setting,
): Estimate | null {
  const strata = tasks.map(({ key, items }) => {
    const pairs = evidence.cpuPairs(key, one, other);
    // One pair is all there is to know of a task of one item only.
    return { size: pairs.length === 1 ? items : pairs.length, pairs };
  });
  const ratio = stratifiedRatio(strata);
  return ratio === null ? null : withInterval(ratio.value, ratio.interval);
}

function commonThreadsRatio(
  tasks: readonly PlanTask[],
  { common }: Pick<PairedEvidence, "common">,
  one: Setting,
  other: Setting,
): CommonThreadsRatio | null {
  const [own, base] = [common.sampleOf(one), common.sampleOf(other)];
  if (own === null || base === null || own.threads !== base.threads) return null;
  const ratio = stratifiedRatio(pairsOf(own, base, tasks));
  const estimate = ratio === null ? null : withInterval(ratio.value, ratio.interval);
  return estimate === null ? null : { ...estimate, threads: own.threads };
}

/** Loads of one run take turns and so pair; of fewer than six pairs there is no 95 % interval (`pairedShift`). */
function peakMemoryRatio(one: readonly number[], other: readonly number[]): Estimate | null {
  if (one.length !== other.length || ![...one, ...other].every((bytes) => bytes > 0)) return null;
  const shift = pairedShift(one.map((bytes, load) => Math.log(bytes / (other[load] ?? Number.NaN))));
  if (shift === null || shift.low === null) return null;
  return withInterval(Math.exp(shift.value), { low: Math.exp(shift.low), high: Math.exp(shift.high) });
}

/** An interval without width claims what no sample can show: it is none. */
function withInterval(value: number, interval: Interval | null): Estimate | null {
  return interval === null || interval.low === interval.high ? null : { value, ...interval };
}

type OfTwo<Rest extends readonly string[]> = (one: Setting, other: Setting, ...rest: Rest) => Estimate | null;

/** Charts and findings ask for the same pair again and again. */
function once<Rest extends readonly string[]>(figure: OfTwo<Rest>): OfTwo<Rest> {
  const known = new Map<string, Estimate | null>();
  return (one, other, ...rest) => {
    const key = JSON.stringify([one.model, one.variant, other.model, other.variant, ...rest]);
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = figure(one, other, ...rest);
    known.set(key, made);
    return made;
  };
}
