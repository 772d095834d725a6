import { standsInMean } from "../../metrics/accuracy/scores.ts";
import { meanChange } from "../../statistics/mean-change.ts";
import { meanOf } from "../../statistics/means.ts";
import { type CompareOptions, type Comparison, compared, notCompared, type Sides } from "./comparison.ts";
import type { NotCompared } from "./verdict.ts";

/**
 * The macro mean: the mean over tasks of each task's primary metric that counts right and wrong, baselines of others apart;
 * tasks are independent strata (`meanChange`). Empty where no task counts right and wrong; a task that could not be
 * compared makes the whole what it is, as a mean over fewer tasks would be another quantity.
 */
export function compareMacro(
  { base, candidate }: Sides,
  answers: readonly Comparison[],
  { confidence }: Pick<CompareOptions, "confidence">,
): readonly Comparison[] {
  const all = [...base.tasks, ...candidate.tasks];
  const primary = new Map(all.map(({ key, primaryMetric }) => [key, primaryMetric]));
  const parts = answers.filter(
    ({ task, metric }) =>
      task !== null && primary.get(task) === metric && standsInMean({ key: task, primaryMetric: metric }, all),
  );
  if (parts.length === 0) return [];
  const place = {
    task: null,
    metric: "acc",
    work: null,
    unit: "share",
    better: "higher",
    scale: "difference",
  } as const;
  const [lacking] = parts.flatMap(notComparedIn).toSorted((a, b) => rank[a.state] - rank[b.state]);
  if (lacking !== undefined) return [notCompared(place, confidence, lacking)];
  const counts = parts.flatMap((part) => part.counts ?? []);
  const { value: difference, interval } = meanChange(counts, confidence);
  const grouped = counts.some(({ grouping }) => grouping !== undefined);
  const n = parts.reduce((sum, part) => sum + part.n, 0);
  return [
    {
      ...place,
      base: meanOf(parts.map((part) => part.base ?? 0)),
      candidate: meanOf(parts.map((part) => part.candidate ?? 0)),
      ...compared(
        { n, difference, interval, confidence, method: { kind: "mean-of-tasks", tasks: parts.length } },
        {
          spread: n * varianceOfMean(parts),
          ...(grouped ? { groups: counts.reduce((sum, task) => sum + (task.grouping?.groups ?? task.n), 0) } : {}),
          counts,
        },
      ),
    },
  ];
}

const rank = { missing: 0, incomparable: 1 } as const;

/** What became of a task that could not be compared, told of the whole; answers are never unproven. */
function notComparedIn({ task, finding }: Comparison): readonly NotCompared[] {
  if (task === null || finding.state === "compared" || finding.state === "unproven") return [];
  const { state, cause } = finding;
  return [{ state, cause: cause.kind === "in-task" ? cause : { kind: "in-task", task, cause } }];
}

/** Variance of the mean of the tasks' differences, each the share of its items that flipped ÷ its items. */
function varianceOfMean(parts: readonly Comparison[]): number {
  const variances = parts.map(({ finding }) => (finding.state === "compared" ? finding.spread / finding.n : 0));
  return variances.reduce((sum, variance) => sum + variance, 0) / parts.length ** 2;
}
