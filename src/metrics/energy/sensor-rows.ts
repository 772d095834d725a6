import type { Estimate } from "../../statistics/interval.ts";
import type { Setting } from "../by-setting.ts";
import type { Caveat, EnergyCaveat } from "../caveat.ts";
import type { Method, SensorReadings } from "../method.ts";
import { joinRecordIds } from "../record-ids.ts";
import { type RowFigure, rowOf } from "../row.ts";
import type { MetricDefinition, Row } from "../types.ts";
import { energyMetrics } from "./energy-definitions.ts";
import { energyIn, itemsOf, type SensedEnergy } from "./energy-windows.ts";
import { type Answers, aboveIdle, perCorrectAnswer, scaled, shortWindow, uncovered } from "./sensed-figures.ts";
import type { SensedSource } from "./sensed-source.ts";
import type { SensedTiming } from "./sensed-work.ts";

/** Makes rows of what a sensor saw of one setting. */
export interface SensorRows {
  answers(task: string | null, answers: readonly Answers[]): readonly Row[];
  /** None where nothing counts right and wrong. */
  correctAnswers(task: string | null, answers: readonly Answers[]): readonly Row[];
  timing(timing: SensedTiming): readonly Row[];
}

/** What all rows of one setting rest on. */
interface Sensing {
  readonly setting: Setting;
  readonly source: SensedSource;
  /** What to keep in mind of every figure. */
  readonly caveats: readonly Caveat[];
  /** Thread counts of the loads. */
  readonly threads: readonly number[];
}

export function sensorRows(sensing: Sensing): SensorRows {
  return {
    answers: (task, answers) => answerRows(sensing, task, answers),
    correctAnswers: (task, answers) => (answers.length === 0 ? [] : correctAnswerRows(sensing, task, answers)),
    timing: (timing) => timingRows(sensing, timing),
  };
}

function answerRows(sensing: Sensing, task: string | null, answers: readonly Answers[]): readonly Row[] {
  const { sensed, of, shared } = seenIn(sensing.source, task, answers);
  if (sensed === null) return [rowBy(sensing, energyMetrics.item, task, { method: unread(sensing), ...shared })];
  const perItem = (definition: MetricDefinition, energy: Estimate | EnergyCaveat): Row =>
    "kind" in energy
      ? rowBy(sensing, definition, task, { ...shared, method: unread(sensing), caveats: [energy] })
      : rowBy(sensing, definition, task, {
          ...shared,
          method: readBy(sensing, sensed, of),
          ...scaled(energy, 1 / sensed.items),
        });
  return [
    perItem(energyMetrics.item, sensed.energy),
    perItem(energyMetrics.aboveIdleItem, aboveIdle(sensed, sensing.source)),
    rowBy(sensing, energyMetrics.answeringWatts, task, {
      ...shared,
      method: readBy(sensing, sensed, "power"),
      ...scaled(sensed.energy, 1 / sensed.seconds),
    }),
  ];
}

function correctAnswerRows(sensing: Sensing, task: string | null, answers: readonly Answers[]): readonly Row[] {
  const { sensed, of, shared } = seenIn(sensing.source, task, answers);
  if (sensed === null)
    return [rowBy(sensing, energyMetrics.correctAnswer, task, { method: unread(sensing), ...shared })];
  const perCorrect = (definition: MetricDefinition, energy: Estimate | EnergyCaveat): Row => {
    const figure = "kind" in energy ? energy : perCorrectAnswer(scaled(energy, 1 / sensed.items), answers);
    return "kind" in figure
      ? rowBy(sensing, definition, task, { ...shared, method: unread(sensing), caveats: [figure] })
      : rowBy(sensing, definition, task, { ...shared, method: readBy(sensing, sensed, of, "accuracy"), ...figure });
  };
  return [
    perCorrect(energyMetrics.correctAnswer, sensed.energy),
    perCorrect(energyMetrics.aboveIdleCorrectAnswer, aboveIdle(sensed, sensing.source)),
  ];
}

function timingRows(sensing: Sensing, { phase, depth, tokens, windows, records }: SensedTiming): readonly Row[] {
  const [total, above] =
    phase === "prefill"
      ? [energyMetrics.promptToken, energyMetrics.aboveIdlePromptToken]
      : [energyMetrics.generatedToken, energyMetrics.aboveIdleGeneratedToken];
  const sensed = energyIn(sensing.source.track, windows, sensing.source.hertz);
  const place = { work: { phase, tokens, depth, sequences: 1 }, recordIds: records.ids() };
  if (sensed === null)
    return [
      rowBy(sensing, total, null, { ...place, method: unread(sensing), caveats: [{ kind: "too-short-for-sensor" }] }),
    ];
  const shared = { ...place, n: sensed.items, caveats: shortWindow(sensed) };
  const perToken = (definition: MetricDefinition, energy: Estimate | EnergyCaveat): Row =>
    "kind" in energy
      ? rowBy(sensing, definition, null, { ...shared, method: unread(sensing), caveats: [energy] })
      : rowBy(sensing, definition, null, {
          ...shared,
          method: readBy(sensing, sensed, "repetitions"),
          ...scaled(energy, 1 / (sensed.items * tokens)),
        });
  return [perToken(total, sensed.energy), perToken(above, aboveIdle(sensed, sensing.source))];
}

function rowBy(
  { setting, source, caveats, threads }: Sensing,
  definition: MetricDefinition,
  task: string | null,
  figure: RowFigure,
): Row {
  return rowOf(definition, setting, task, {
    threads,
    covers: source.covers,
    ...figure,
    caveats: [...(figure.caveats ?? []), ...caveats],
  });
}

function unread({ source }: Sensing): Method {
  return { kind: "sensor", sensors: source.sources.map(({ id }) => id), readings: null, withAccuracy: false };
}

/** `joined`: what else the bounds hold. */
function readBy(
  { source }: Sensing,
  { seconds, bounds }: SensedEnergy,
  of: SensorReadings["of"],
  joined?: "accuracy",
): Method {
  return {
    kind: "sensor",
    sensors: source.sources.map(({ id }) => id),
    readings: { of, hertz: source.hertz, seconds, bounds },
    withAccuracy: joined === "accuracy",
  };
}

/** What a sensor saw of some answers, and what all figures of them share. */
function seenIn(source: SensedSource, task: string | null, answers: readonly Answers[]) {
  const windows = answers.flatMap(({ sensed }) => sensed.windows);
  const sensed = energyIn(source.track, windows, source.hertz);
  const of: SensorReadings["of"] = task === null ? { tasks: answers.length } : "items";
  const state: readonly Caveat[] =
    sensed !== null
      ? [...shortWindow(sensed), ...uncovered(itemsOf(windows), sensed.items)]
      : [{ kind: answers.length === 0 ? "tasks-unanswered" : "too-short-for-sensor" }];
  return {
    sensed,
    of,
    shared: {
      n: sensed?.items ?? 0,
      recordIds: joinRecordIds(answers.map(({ sensed: { tally } }) => tally.records)),
      caveats: [...state, ...answers.flatMap(({ lacking }) => lacking)],
    },
  };
}
