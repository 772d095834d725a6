import type { EnergyProxy, PlanTask } from "../../records/schema.ts";
import { standsInMean } from "../accuracy/scores.ts";
import { createBySetting, type Setting, settingsOf } from "../by-setting.ts";
import { createMissingJobCounts, type MissingJobCounts } from "../missing-jobs.ts";
import { joinRecordIds } from "../record-ids.ts";
import { type RowFigure, rowOf } from "../row.ts";
import type { MetricContext, Reducer, Row } from "../types.ts";
import { type EnergyFigure, energyPerCorrectAnswer, energyPerItem, type TaskAnswers } from "./answer-energy.ts";
import { type AnswerTally, createAnswerTally } from "./answer-tally.ts";
import { scoredTasks } from "./common-threads.ts";
import { energyMetrics } from "./energy-definitions.ts";
import type { RatioSide } from "./energy-ratio.ts";
import { proxyOf } from "./proxy.ts";

const { item: perItem, correctAnswer: perCorrectAnswer } = energyMetrics;

interface Engine {
  readonly threads: Set<number>;
  gpu: boolean;
}

/** Rows of answers, and what comparing two models' energies takes beside them. */
export interface AnswerReducer extends Reducer {
  sideOf(setting: Setting): RatioSide;
  answersOf(setting: Setting): readonly TaskAnswers[];
}

/** Joules of answers by the proxy: CPU time × watts, with the proxy's bounds. */
export function estimatedAnswers({ plan, run }: MetricContext): AnswerReducer {
  const proxy = run.energyProxy;
  const scored = scoredTasks(plan);
  const rightOrWrong = scored.filter((task) => standsInMean(task, plan.tasks));
  const missingJobs = createMissingJobCounts(plan);
  const engines = createBySetting((): Engine => ({ threads: new Set(), gpu: false }));
  const tallies = createBySetting(
    (_setting, key): AnswerTally => createAnswerTally(scored.find((task) => task.key === key)),
  );

  const answersOf = (setting: Setting): readonly TaskAnswers[] =>
    scored.map((task) => ({ task, tally: tallies.find(setting, task.key) }));
  const rowsOf = (setting: Setting): readonly Row[] =>
    answerRows(setting, answersOf(setting), rightOrWrong, { proxy, engine: engines.find(setting), missingJobs });

  return {
    add(record, recordId) {
      missingJobs.add(record);
      if (record.kind === "load") {
        if (record.engine.threads !== null) engines.at(record).threads.add(record.engine.threads);
        if ((record.engine.gpuLayers ?? 0) > 0) engines.at(record).gpu = true;
      }
      if (record.kind === "result" && record.output.type !== "time")
        tallies.at(record, record.task).add(record, recordId);
    },
    finish: () => ({ rows: settingsOf(plan).flatMap(rowsOf), alarms: [] }),
    answersOf,
    sideOf: (setting) => sideOf(engines.find(setting)),
  };
}

interface Basis {
  readonly proxy: EnergyProxy;
  readonly engine: Engine | undefined;
  readonly missingJobs: MissingJobCounts;
}

/** Of all tasks together, then of each; of a right answer only where tasks count right and wrong. */
function answerRows(
  setting: Setting,
  answers: readonly TaskAnswers[],
  rightOrWrong: readonly PlanTask[],
  basis: Basis,
): readonly Row[] {
  const { proxy } = basis;
  const right = answers.filter(({ task }) => rightOrWrong.includes(task));
  const row = (task: string | null, tasks: readonly TaskAnswers[], withAccuracy: boolean): Row =>
    rowOf(withAccuracy ? perCorrectAnswer : perItem, setting, task, {
      ...figureOf(
        tasks,
        withAccuracy ? energyPerCorrectAnswer(proxy, tasks) : energyPerItem(proxy, tasks),
        basis,
        setting,
      ),
      method: {
        kind: "proxy",
        proxy: proxyOf(proxy),
        over: task === null ? { tasks: tasks.length } : "items",
        withAccuracy,
      },
    });
  return [
    ...(answers.length === 0 ? [] : [row(null, answers, false)]),
    ...(right.length === 0 ? [] : [row(null, right, true)]),
    ...answers.map((one) => row(one.task.key, [one], false)),
    ...right.map((one) => row(one.task.key, [one], true)),
  ];
}

function figureOf(
  tasks: readonly TaskAnswers[],
  figure: EnergyFigure,
  { proxy, engine, missingJobs }: Basis,
  setting: Setting,
): Omit<RowFigure, "method"> {
  return {
    ...figure,
    threads: [...(engine?.threads ?? [])].sort((a, b) => a - b),
    covers: [proxy.scope],
    caveats: [
      ...figure.caveats,
      ...(engine?.gpu === true ? [{ kind: "without-gpu" } as const] : []),
      ...tasks.flatMap(({ task }) => missingJobs.caveats(setting, task)),
    ],
    origin: "modelled",
    recordIds: joinRecordIds(tasks.flatMap(({ tally }) => tally?.records ?? [])),
  };
}

/** What the rows can't tell of a setting's answers. */
function sideOf(engine: Engine | undefined): RatioSide {
  const [threads, ...others] = engine?.threads ?? [];
  return { threads: threads === undefined || others.length > 0 ? null : threads, gpu: engine?.gpu ?? false };
}
