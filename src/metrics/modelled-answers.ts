import { meanInterval } from "../statistics/means.ts";
import { weightedSum } from "../statistics/proportions.ts";
import { type EnergyFigure, energyPerCorrectAnswer, energyPerItem, type TaskAnswers } from "./answer-energy.ts";
import { type AnswerTally, createAnswerTally } from "./answer-tally.ts";
import { createCells, type Setting, settingsOf } from "./cells.ts";
import { scoredTasks } from "./common-threads.ts";
import { energyMetrics } from "./energy-definitions.ts";
import type { RatioSide } from "./energy-ratio.ts";
import { proxyOf } from "./proxy.ts";
import { rowOf } from "./row.ts";
import { standsInMean } from "./scores.ts";
import { createShortfall } from "./shortfall.ts";
import { joinTrails } from "./trail.ts";
import type { MetricContext, MetricDefinition, Reducer, Row } from "./types.ts";

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
export function modelledAnswers({ plan, run }: MetricContext): AnswerReducer {
  const proxy = run.energyProxy;
  const scored = scoredTasks(plan);
  const rightOrWrong = scored.filter((task) => standsInMean(task, plan.tasks));
  const shortfall = createShortfall(plan);
  const engines = createCells((): Engine => ({ threads: new Set(), gpu: false }));
  const tallies = createCells(
    (_setting, key): AnswerTally => createAnswerTally(scored.find((task) => task.key === key)),
  );

  const answersOf = (setting: Setting): readonly TaskAnswers[] =>
    scored.map((task) => ({ task, tally: tallies.find(setting, task.key) }));
  const rowsOf = (setting: Setting): readonly Row[] => {
    const answers = answersOf(setting);
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
        threads: [...(engine?.threads ?? [])].sort((a, b) => a - b),
        covers: [proxy.scope],
        method: {
          kind: "proxy",
          proxy: proxyOf(proxy),
          over: task === null ? { tasks: tasks.length } : "items",
          withAccuracy: definition !== perItem,
        },
        caveats: [
          ...figure.caveats,
          ...(engine?.gpu === true ? [{ kind: "without-gpu" } as const] : []),
          ...tasks.flatMap(({ task: lacking }) => shortfall.caveats(setting, lacking)),
        ],
        origin: "modelled",
        recordIds: joinTrails(tasks.flatMap(({ tally }) => tally?.trail ?? [])),
      });
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
        if (record.engine.threads !== null) engines.at(record).threads.add(record.engine.threads);
        if ((record.engine.gpuLayers ?? 0) > 0) engines.at(record).gpu = true;
      }
      if (record.kind === "result" && record.output.type !== "time")
        tallies.at(record, record.task).add(record, recordId);
    },
    finish: () => ({ rows: settingsOf(plan).flatMap(rowsOf), alarms: [] }),
    answersOf,
    sideOf(setting) {
      const engine = engines.find(setting);
      const [threads, ...others] = engine?.threads ?? [];
      const parts = scored.flatMap(({ key, items }) => {
        const cpu = tallies.find(setting, key)?.cpu;
        const mean = cpu?.mean() ?? null;
        if (cpu === undefined || mean === null) return [];
        // A task of one item is no sample: what it took is known.
        const interval = items === 1 ? { low: mean, high: mean } : meanInterval(cpu);
        return interval === null ? [] : [{ weight: cpu.count(), estimate: { value: mean, ...interval } }];
      });
      return {
        threads: threads === undefined || others.length > 0 ? null : threads,
        gpu: engine?.gpu ?? false,
        cpu: parts.length < scored.length || parts.length === 0 ? null : weightedSum(parts),
      };
    },
  };
}
