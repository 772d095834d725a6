import { UserError } from "../../lib/errors.ts";
import { scoreMetrics, standsInMean } from "../../metrics/accuracy/scores.ts";
import type { Plan, PlanTask, Stopping } from "../../records/schema.ts";

/** A task whose primary metric is looked at. */
export interface DecidingTask {
  readonly key: string;
  readonly metric: string;
  readonly scale: "right-or-wrong" | "score";
}

/** The tasks that decide when a run stops. Throws UserError where there is none, or where the one named can't decide. */
export function decidingTasks({ tasks }: Pick<Plan, "tasks">, { task: wanted }: Pick<Stopping, "task">) {
  if (wanted === null) {
    const all = tasks.flatMap((task) => (standsInMean(task, tasks) ? asDeciding(task) : []));
    if (all.length === 0) throw new UserError("--until decided needs a task that counts right and wrong answers");
    return all;
  }
  const named = tasks.find(({ key }) => key === wanted || key.split("/")[1] === wanted);
  if (named === undefined)
    throw new UserError(
      `--decide-by ${wanted}: the run has no such task; it has ${tasks.map(({ key }) => key).join(", ")}`,
    );
  const deciding = asDeciding(named);
  if (deciding.length === 0)
    throw new UserError(
      `--decide-by ${wanted}: its score (${named.primaryMetric ?? "a timing"}) has no points: name a task scored from 0 to 1`,
    );
  return deciding;
}

function asDeciding({ key, primaryMetric }: PlanTask): readonly DecidingTask[] {
  const metric = scoreMetrics.find(({ id }) => id === primaryMetric);
  if (metric === undefined) return [];
  const { summary, better, id } = metric;
  if (summary.statistic === "share") return [{ key, metric: id, scale: "right-or-wrong" }];
  const isScore = summary.statistic === "mean" && better === "higher" && summary.lowest === 0 && summary.highest === 1;
  return isScore ? [{ key, metric: id, scale: "score" }] : [];
}
