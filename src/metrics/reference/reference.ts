import type { Plan, PlanTask } from "../../records/schema.ts";
import { countsRight } from "../accuracy/scores.ts";
import { type BySetting, createBySetting, type Setting, settingsOf } from "../by-setting.ts";
import { joinRecordIds, type RecordIds } from "../record-ids.ts";
import { rowOf } from "../row.ts";
import type { MetricGroup, Row } from "../types.ts";
import { referenceMetrics } from "./definitions.ts";
import { flipFigures } from "./flips.ts";
import { createKeptAnswers, type KeptAnswers } from "./kept-answers.ts";
import { type AnswerPair, pairAnswers } from "./pair-answers.ts";
import { bitsPerByteFigures, distributionFigures } from "./texts.ts";
import type { ReferenceFigure } from "./types.ts";

/** Every model against the run's reference, item by item; nothing in runs without one. */
export const againstReference: MetricGroup = {
  definitions: Object.values(referenceMetrics),
  meters: [],
  reduce({ plan }) {
    const { reference } = plan;
    if (reference === undefined) return { add() {}, finish: () => ({ rows: [], alarms: [] }) };
    const tasks = new Map(plan.tasks.map((task) => [task.key, task]));
    const kept = createBySetting((_setting, key) => createKeptAnswers(rightMetricOf(tasks.get(key))));
    return {
      add(record, recordId) {
        if (record.kind === "result" && tasks.get(record.task)?.repeats === "once")
          kept.at(record, record.task).add(record, recordId);
      },
      finish() {
        const others = settingsOf(plan).filter(({ model }) => model !== reference);
        return { rows: others.flatMap((setting) => rowsOf(plan, reference, setting, kept)), alarms: [] };
      },
    };
  },
};

const rightMetricOf = (task: PlanTask | undefined): string | null =>
  task !== undefined && countsRight(task.primaryMetric) ? task.primaryMetric : null;

interface PairedTask {
  readonly key: string;
  readonly pairs: readonly AnswerPair[];
  readonly unpaired: number;
  readonly lists: readonly RecordIds[];
}

function rowsOf(plan: Plan, reference: string, setting: Setting, kept: BySetting<KeptAnswers>): readonly Row[] {
  const paired = plan.tasks.flatMap(({ key }): PairedTask[] => {
    const [before, after] = [kept.find({ ...setting, model: reference }, key), kept.find(setting, key)];
    if (before === undefined || after === undefined) return [];
    return [{ key, ...pairAnswers(before.answers, after.answers), lists: [before.records, after.records] }];
  });
  const alike = splitAlike(plan, reference, setting.model);
  const judged = paired.filter(({ pairs }) => pairs.some(({ reference: { right } }) => right !== null));
  const rowFor = (place: Omit<PairedTask, "key"> & { readonly key: string | null }, figure: ReferenceFigure): Row => {
    const { definition, caveats = [], statistic, ...values } = figure;
    return rowOf(definition, setting, place.key, {
      ...values,
      method: { kind: "against-reference", reference, statistic, allTasks: place.key === null },
      caveats: [
        ...caveats,
        ...(place.unpaired > 0 ? [{ kind: "unpaired-answers", answers: place.unpaired } as const] : []),
      ],
      recordIds: joinRecordIds(place.lists),
    });
  };
  const together = {
    key: null,
    pairs: judged.flatMap(({ key, pairs }) => pairs.map((pair) => ({ ...pair, cluster: `${key} ${pair.cluster}` }))),
    unpaired: judged.reduce((sum, { unpaired }) => sum + unpaired, 0),
    lists: judged.flatMap(({ lists }) => lists),
  };
  return [
    ...flipFigures(together.pairs).map((figure) => rowFor(together, figure)),
    ...paired.flatMap((task) =>
      [
        ...flipFigures(task.pairs),
        ...bitsPerByteFigures(task.pairs),
        ...(alike ? distributionFigures(task.pairs) : unlike(task.pairs)),
      ].map((figure) => rowFor(task, figure)),
    ),
  ];
}

function splitAlike({ models }: Plan, reference: string, model: string): boolean {
  const [one, other] = [reference, model].map((id) => models.find((candidate) => candidate.id === id));
  return one?.tokenizerHash === other?.tokenizerHash;
}

/** Distributions over other tokens can't be held against each other. */
function unlike(pairs: readonly AnswerPair[]): readonly ReferenceFigure[] {
  if (!pairs.some(({ reference }) => reference.heads.size > 0)) return [];
  return [referenceMetrics.klDivergence, referenceMetrics.topAgreement].map((definition) => ({
    definition,
    n: 0,
    value: null,
    low: null,
    high: null,
    statistic: { kind: "none" } as const,
    caveats: [{ kind: "other-tokens" } as const],
  }));
}
