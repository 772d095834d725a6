import type { Estimate } from "../statistics/interval.ts";
import type { Caveat, EnergyCaveat } from "./caveat.ts";
import type { Setting } from "./cells.ts";
import { energyMetrics } from "./energy-definitions.ts";
import { energyIn, itemsOf, type SensedEnergy } from "./energy-windows.ts";
import type { Method, SensorReadings } from "./method.ts";
import { type RowFigure, rowOf } from "./row.ts";
import { type Answers, aboveIdle, perCorrectAnswer, scaled, shortWindow, uncovered } from "./sensed-figures.ts";
import type { SensedSource } from "./sensed-source.ts";
import type { SensedTiming } from "./sensed-work.ts";
import { joinTrails } from "./trail.ts";
import type { MetricDefinition, Row } from "./types.ts";

/** Makes rows of what a sensor saw of one setting. */
export interface Teller {
  answers(task: string | null, answers: readonly Answers[]): readonly Row[];
  /** None where nothing counts right and wrong. */
  correctAnswers(task: string | null, answers: readonly Answers[]): readonly Row[];
  timing(timing: SensedTiming): readonly Row[];
}

/** `caveats`: what is to be kept in mind of every figure; `threads`: counts of the loads. */
export function sensedTeller(
  setting: Setting,
  source: SensedSource,
  caveats: readonly Caveat[],
  threads: readonly number[],
): Teller {
  const sensors = source.sources.map(({ id }) => id);
  const row = (definition: MetricDefinition, task: string | null, figure: RowFigure): Row =>
    rowOf(definition, setting, task, {
      threads,
      covers: source.covers,
      ...figure,
      caveats: [...(figure.caveats ?? []), ...caveats],
    });
  const unread: Method = { kind: "sensor", sensors, readings: null, withAccuracy: false };
  const readBy = ({ seconds, bounds }: SensedEnergy, of: SensorReadings["of"], withAccuracy = false): Method => ({
    kind: "sensor",
    sensors,
    readings: { of, hertz: source.hertz, seconds, bounds },
    withAccuracy,
  });

  return {
    answers(task, answers) {
      const { sensed, of, shared } = seenIn(source, task, answers);
      if (sensed === null) return [row(energyMetrics.item, task, { method: unread, ...shared })];
      const perItem = (definition: MetricDefinition, energy: Estimate | EnergyCaveat): Row =>
        "kind" in energy
          ? row(definition, task, { method: unread, ...shared, caveats: [energy] })
          : row(definition, task, { method: readBy(sensed, of), ...shared, ...scaled(energy, 1 / sensed.items) });
      return [
        perItem(energyMetrics.item, sensed.energy),
        perItem(energyMetrics.aboveIdleItem, aboveIdle(sensed, source)),
        row(energyMetrics.answeringWatts, task, {
          method: readBy(sensed, "power"),
          ...shared,
          ...scaled(sensed.energy, 1 / sensed.seconds),
        }),
      ];
    },
    correctAnswers(task, answers) {
      if (answers.length === 0) return [];
      const { sensed, of, shared } = seenIn(source, task, answers);
      if (sensed === null) return [row(energyMetrics.correctAnswer, task, { method: unread, ...shared })];
      const perCorrect = (definition: MetricDefinition, energy: Estimate | EnergyCaveat): Row => {
        const figure = "kind" in energy ? energy : perCorrectAnswer(scaled(energy, 1 / sensed.items), answers);
        return "kind" in figure
          ? row(definition, task, { method: unread, ...shared, caveats: [figure] })
          : row(definition, task, { method: readBy(sensed, of, true), ...shared, ...figure });
      };
      return [
        perCorrect(energyMetrics.correctAnswer, sensed.energy),
        perCorrect(energyMetrics.aboveIdleCorrectAnswer, aboveIdle(sensed, source)),
      ];
    },
    timing({ phase, depth, tokens, windows, trail }) {
      const [total, above] =
        phase === "prefill"
          ? [energyMetrics.promptToken, energyMetrics.aboveIdlePromptToken]
          : [energyMetrics.generatedToken, energyMetrics.aboveIdleGeneratedToken];
      const sensed = energyIn(source.track, windows, source.hertz);
      const place = { work: { phase, tokens, depth, sequences: 1 }, recordIds: trail.ids() };
      if (sensed === null)
        return [row(total, null, { ...place, method: unread, caveats: [{ kind: "too-short-for-sensor" }] })];
      const shared = { ...place, n: sensed.items, caveats: shortWindow(sensed) };
      const perToken = (definition: MetricDefinition, energy: Estimate | EnergyCaveat): Row =>
        "kind" in energy
          ? row(definition, null, { ...shared, method: unread, caveats: [energy] })
          : row(definition, null, {
              ...shared,
              method: readBy(sensed, "repetitions"),
              ...scaled(energy, 1 / (sensed.items * tokens)),
            });
      return [perToken(total, sensed.energy), perToken(above, aboveIdle(sensed, source))];
    },
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
      recordIds: joinTrails(answers.map(({ sensed: { tally } }) => tally.trail)),
      caveats: [...state, ...answers.flatMap(({ lacking }) => lacking)],
    },
  };
}
