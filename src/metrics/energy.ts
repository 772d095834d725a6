import { type EnergyFigure, energyPerCorrectAnswer, energyPerItem, type TaskAnswers } from "./answer-energy.ts";
import { type AnswerTally, createAnswerTally } from "./answer-tally.ts";
import { createCells, type Setting, settingsOf } from "./cells.ts";
import { boundsInWords, proxyInWords, proxyScope } from "./proxy.ts";
import { joinReducers } from "./reducers.ts";
import { counted, joinReasons, rowOf } from "./row.ts";
import { standsInMean } from "./scores.ts";
import { createShortfall } from "./shortfall.ts";
import { threadsInWords } from "./timing-reducer.ts";
import { tokenEnergyMetrics, tokenEnergyReducer } from "./token-energy.ts";
import { joinTrails } from "./trail.ts";
import type { Metric, MetricContext, MetricDefinition, Reducer, Row } from "./types.ts";

const perItem: MetricDefinition = {
  id: "energy_joules_per_item",
  label: "Energy per item",
  unit: "J/item",
  better: "lower",
  description: "Joules for one answered item; loading the model and idling are not counted.",
};
const perCorrectAnswer: MetricDefinition = {
  id: "energy_joules_per_correct_answer",
  label: "Energy per correct answer",
  unit: "J/correct answer",
  better: "lower",
  description: "Joules for one right answer above what guessing gives; no figure for a model that is not above chance.",
};

/** Energy by the proxy, always modelled and always with its bounds. */
export const energy: Metric = {
  definitions: [...tokenEnergyMetrics, perItem, perCorrectAnswer],
  meters: [],
  reduce: (context) => joinReducers([tokenEnergyReducer(context), answerEnergyReducer(context)]),
};

interface Engine {
  readonly threads: Set<number>;
  gpu: boolean;
}

function answerEnergyReducer({ plan, run }: MetricContext): Reducer {
  const proxy = run.energyProxy;
  const scored = plan.tasks.filter(({ primaryMetric }) => primaryMetric !== null);
  const rightOrWrong = scored.filter((task) => standsInMean(task, plan.tasks));
  const shortfall = createShortfall(plan);
  const engines = createCells((): Engine => ({ threads: new Set(), gpu: false }));
  const tallies = createCells(
    (_setting, key): AnswerTally => createAnswerTally(scored.find((task) => task.key === key)),
  );

  const rowsOf = (setting: Setting): readonly Row[] => {
    const answers = scored.map((task): TaskAnswers => ({ task, tally: tallies.find(setting, task.key) }));
    const right = answers.filter(({ task }) => rightOrWrong.includes(task));
    const engine = engines.find(setting);
    const row = (
      definition: MetricDefinition,
      task: string | null,
      tasks: readonly TaskAnswers[],
      figure: EnergyFigure,
    ): Row =>
      rowOf(definition, setting, task, {
        ...figure,
        method: `${proxyInWords(proxy)}, ${task === null ? `sum over ${counted(tasks.length, "task")}` : "sum over items"}; ${boundsOf(definition)}`,
        scope: proxyScope(proxy, threadsOf(engine)),
        reason: joinReasons(
          figure.reason,
          engine?.gpu === true ? "the GPU's energy is not in it" : null,
          ...tasks.map(({ task: lacking }) =>
            labelled(shortfall.tell(setting, lacking), task === null ? lacking.key : null),
          ),
        ),
        origin: "modelled",
        recordIds: joinTrails(tasks.flatMap(({ tally }) => tally?.trail ?? [])),
      });
    const boundsOf = (definition: MetricDefinition): string =>
      definition === perItem
        ? boundsInWords(proxy)
        : `${boundsInWords(proxy)} joined with the accuracy's 95 % interval`;
    return [
      ...(answers.length === 0 ? [] : [row(perItem, null, answers, energyPerItem(proxy, answers))]),
      ...(right.length === 0 ? [] : [row(perCorrectAnswer, null, right, energyPerCorrectAnswer(proxy, right))]),
      ...answers.map((one) => row(perItem, one.task.key, [one], energyPerItem(proxy, [one]))),
      ...right.map((one) => row(perCorrectAnswer, one.task.key, [one], energyPerCorrectAnswer(proxy, [one]))),
    ];
  };

  return {
    add(record, recordId) {
      shortfall.add(record);
      if (record.kind === "load") {
        engines.at(record).threads.add(record.engine.threads);
        if ((record.engine.gpuLayers ?? 0) > 0) engines.at(record).gpu = true;
      }
      if (record.kind === "result" && record.output.type !== "time")
        tallies.at(record, record.task).add(record, recordId);
    },
    finish: () => ({ rows: settingsOf(plan).flatMap(rowsOf), alarms: [] }),
  };
}

function labelled(text: string | null, label: string | null): string | null {
  return text === null || label === null ? text : `${label}: ${text}`;
}

function threadsOf(engine: Engine | undefined): string | null {
  const threads = [...(engine?.threads ?? [])].sort((a, b) => a - b);
  if (threads.length === 0) return null;
  return threads.length === 1 ? threadsInWords(threads[0] ?? 0) : `${threads.join(" and ")} threads`;
}
