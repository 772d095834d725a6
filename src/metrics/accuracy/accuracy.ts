import type { Plan, PlanTask } from "../../records/schema.ts";
import { meanOf } from "../../statistics/means.ts";
import { countShare, type ShareCounts, stratifiedShare } from "../../statistics/shares.ts";
import { type BySetting, createBySetting, type Setting, settingsOf } from "../by-setting.ts";
import type { Caveat } from "../caveat.ts";
import { createMissingJobCounts, type MissingJobCounts } from "../missing-jobs.ts";
import { joinRecordIds } from "../record-ids.ts";
import { rowOf } from "../row.ts";
import type { MetricGroup, Row } from "../types.ts";
import { accuracyAlarms } from "./accuracy-alarms.ts";
import { scoreFigure } from "./score-figure.ts";
import { meanScore, type ScoreMetric, scoreMetrics, standsInMean } from "./scores.ts";
import { createTaskTally, type TaskTally } from "./task-tally.ts";

/** Every score of every task, and over all tasks the mean of the primary metrics that count right and wrong. */
export const accuracy: MetricGroup = {
  definitions: scoreMetrics,
  meters: [],
  reduce({ plan }) {
    const primary = new Map(plan.tasks.map((task) => [task.key, task.primaryMetric]));
    const tallies = createBySetting((_setting, task) => createTaskTally(primary.get(task) ?? null));
    const missingJobs = createMissingJobCounts(plan);
    return {
      add(record, recordId) {
        missingJobs.add(record);
        if (record.kind === "result") tallies.at(record, record.task).add(record, recordId);
      },
      finish() {
        const settings = settingsOf(plan);
        const rows = settings.flatMap((setting) => [
          ...macroRows(plan, setting, tallies, missingJobs),
          ...plan.tasks.flatMap((task) => taskRows(plan, setting, task, tallies, missingJobs)),
        ]);
        const alarms = settings.flatMap((setting) => accuracyAlarms(plan, setting, tallies));
        return { rows, alarms };
      },
    };
  },
};

/** A row for every score that any model has in the task, so that a model without it shows that it has none. */
function taskRows(
  plan: Plan,
  setting: Setting,
  task: PlanTask,
  tallies: BySetting<TaskTally>,
  missingJobs: MissingJobCounts,
): readonly Row[] {
  const all = settingsOf(plan).map((other) => tallies.find(other, task.key));
  const metrics = scoreMetrics.filter(
    ({ id }) => id === task.primaryMetric || all.some((tally) => tally?.score(id) !== undefined),
  );
  return metrics.map((metric) => scoreRow(metric, setting, task, tallies.find(setting, task.key), missingJobs));
}

function scoreRow(
  metric: ScoreMetric,
  setting: Setting,
  task: PlanTask,
  tally: TaskTally | undefined,
  missingJobs: MissingJobCounts,
): Row {
  const lacking = [...stoppedEarly([task], setting, missingJobs), ...missingJobs.caveats(setting, task)];
  const sums = tally?.score(metric.id);
  if (tally === undefined || sums === undefined) {
    const caveats: readonly Caveat[] = [
      ...(tally === undefined ? [] : [{ kind: "no-answer-scored" } as const]),
      ...lacking,
    ];
    return rowOf(metric, setting, task.key, {
      method: {
        kind: "score",
        scoring: tally?.scoring() ?? [],
        likelihoodFrom: tally?.likelihoodFrom() ?? [],
        statistic: null,
      },
      caveats: caveats.length === 0 ? [{ kind: "no-items" }] : caveats,
    });
  }
  const { statistic, caveats, ...figure } = scoreFigure(metric.summary, sums);
  const withoutScore = tally.results() - figure.n;
  return rowOf(metric, setting, task.key, {
    ...figure,
    method: { kind: "score", scoring: tally.scoring(), likelihoodFrom: tally.likelihoodFrom(), statistic },
    caveats: [
      ...caveats,
      ...(withoutScore > 0
        ? [{ kind: "answers-without-score", missing: withoutScore, answers: tally.results() } as const]
        : []),
      ...lacking,
      ...notesOf(task, metric),
    ],
    recordIds: tally.records.ids(),
  });
}

/** What the plan says of a task is about its primary score. */
function notesOf({ primaryMetric, notes = [] }: PlanTask, { id }: ScoreMetric): readonly Caveat[] {
  return id === primaryMetric ? notes.map((note) => ({ kind: "task-note", note })) : [];
}

/** None where the plan has no task that counts right and wrong; no value where one of them has no score. */
function macroRows(
  plan: Plan,
  setting: Setting,
  tallies: BySetting<TaskTally>,
  missingJobs: MissingJobCounts,
): readonly Row[] {
  const tasks = plan.tasks.filter((task) => standsInMean(task, plan.tasks));
  if (tasks.length === 0) return [];
  const parts = tasks.map((task) => {
    const tally = tallies.find(setting, task.key);
    return { task, tally, counts: tally === undefined ? null : countsOf(tally, task) };
  });
  const scored = parts.flatMap(({ tally, counts }) =>
    tally === undefined || counts === null ? [] : [{ tally, counts }],
  );
  const missing = parts.filter(({ counts }) => counts === null).map(({ task }) => task.key);
  // A mean over fewer tasks is another quantity: it must not stand beside the others as if it were the same.
  const counted = missing.length > 0 ? [] : scored.map(({ counts }) => counts);
  const interval = stratifiedShare(counted);
  return [
    rowOf(meanScore, setting, null, {
      method: { kind: "mean-of-tasks", tasks: tasks.length },
      n: scored.reduce((sum, { counts }) => sum + counts.n, 0),
      value: counted.length === 0 ? null : meanOf(counted.map(({ right, n }) => right / n)),
      low: interval?.low ?? null,
      high: interval?.high ?? null,
      caveats: [
        ...(missing.length > 0 ? [{ kind: "tasks-without-score", tasks: missing } as const] : []),
        ...(counted.length > 0 && interval === null ? [{ kind: "one-group" } as const] : []),
        ...stoppedEarly(tasks, setting, missingJobs),
      ],
      recordIds: joinRecordIds(scored.map(({ tally }) => tally.records)),
    }),
  ];
}

/** What a reader must know of figures of a run that stopped on seeing them. */
function stoppedEarly(tasks: readonly PlanTask[], setting: Setting, missingJobs: MissingJobCounts): readonly Caveat[] {
  const leftOut = tasks.reduce((sum, task) => sum + missingJobs.leftOut(setting, task), 0);
  if (leftOut === 0) return [];
  const planned = tasks.reduce((sum, { items }) => sum + items, 0);
  return [{ kind: "stopped-early", asked: planned - leftOut, planned }];
}

/** null: no item has the task's primary score. */
function countsOf(tally: TaskTally, task: PlanTask): ShareCounts | null {
  const sums = task.primaryMetric === null ? undefined : tally.score(task.primaryMetric);
  if (sums === undefined || sums.statistic !== "moments" || sums.moments.count() === 0) return null;
  return countShare(sums.clusters);
}
