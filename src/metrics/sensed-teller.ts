import { counted } from "../lib/counted.ts";
import type { Estimate } from "../statistics/interval.ts";
import type { Setting } from "./cells.ts";
import { energyMetrics } from "./energy-definitions.ts";
import { energyIn, itemsOf, type SensedEnergy } from "./energy-windows.ts";
import { joinReasons, rowOf } from "./row.ts";
import {
  type Answers,
  aboveIdle,
  type Figure,
  perCorrectAnswer,
  scaled,
  shortReason,
  uncovered,
} from "./sensed-figures.ts";
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

/** `caveats`: what is to be kept in mind of every figure; `threads` in words. */
export function sensedTeller(
  setting: Setting,
  source: SensedSource,
  caveats: readonly (string | null)[],
  threads: string | null,
): Teller {
  const by = source.sources.map(({ id }) => id).join(" and ");
  const row = (definition: MetricDefinition, task: string | null, figure: Figure): Row =>
    rowOf(definition, setting, task, {
      ...figure,
      scope: [source.scope, threads].filter((part) => part !== null).join(", "),
      reason: joinReasons(figure.reason ?? null, ...caveats),
    });
  const inWords = ({ seconds, boundWords }: SensedEnergy, what: string): string =>
    `${by}, ${what}, ${counted(source.hertz, "reading")} a second over ${seconds.toFixed(1)} s; ${boundWords}`;

  const seenOf = (task: string | null, answers: readonly Answers[]) => {
    const windows = answers.flatMap(({ sensed }) => sensed.windows);
    const sensed = energyIn(source.track, windows, source.hertz);
    const recordIds = joinTrails(answers.map(({ sensed: { tally } }) => tally.trail));
    const what = task === null ? `sum over ${counted(answers.length, "task")}` : "sum over items";
    const lacking = answers.map((one) =>
      one.lacking === null || task !== null ? one.lacking : `${one.task.key}: ${one.lacking}`,
    );
    const state =
      sensed === null
        ? answers.length === 0
          ? "not all tasks were answered"
          : "too short for this sensor"
        : joinReasons(shortReason(sensed), uncovered(itemsOf(windows), sensed.items));
    const reason = joinReasons(state, ...lacking);
    return { sensed, what, shared: { n: sensed?.items ?? 0, recordIds, reason } };
  };

  return {
    answers(task, answers) {
      const { sensed, what, shared } = seenOf(task, answers);
      if (sensed === null) return [row(energyMetrics.item, task, { method: by, ...shared })];
      const perItem = (definition: MetricDefinition, energy: Estimate | string): Row =>
        typeof energy === "string"
          ? row(definition, task, { method: by, ...shared, reason: energy })
          : row(definition, task, { method: inWords(sensed, what), ...shared, ...scaled(energy, 1 / sensed.items) });
      return [
        perItem(energyMetrics.item, sensed.energy),
        perItem(energyMetrics.aboveIdleItem, aboveIdle(sensed, source)),
        row(energyMetrics.answeringWatts, task, {
          method: inWords(sensed, "mean power"),
          ...shared,
          ...scaled(sensed.energy, 1 / sensed.seconds),
        }),
      ];
    },
    correctAnswers(task, answers) {
      if (answers.length === 0) return [];
      const { sensed, what, shared } = seenOf(task, answers);
      if (sensed === null) return [row(energyMetrics.correctAnswer, task, { method: by, ...shared })];
      const perCorrect = (definition: MetricDefinition, energy: Estimate | string): Row => {
        const figure =
          typeof energy === "string" ? energy : perCorrectAnswer(scaled(energy, 1 / sensed.items), answers);
        const method = `${inWords(sensed, what)} joined with the accuracy's 95 % interval`;
        return typeof figure === "string"
          ? row(definition, task, { method: by, ...shared, reason: figure })
          : row(definition, task, { method, ...shared, ...figure });
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
      const what = `${phase} ${tokens} at depth ${depth}`;
      const sensed = energyIn(source.track, windows, source.hertz);
      const recordIds = trail.ids();
      if (sensed === null)
        return [row(total, null, { method: `${what}, ${by}`, reason: "too short for this sensor", recordIds })];
      const shared = { n: sensed.items, recordIds, reason: shortReason(sensed) };
      return (
        [
          [total, sensed.energy],
          [above, aboveIdle(sensed, source)],
        ] as const
      ).map(([definition, energy]) =>
        typeof energy === "string"
          ? row(definition, null, { method: `${what}, ${by}`, ...shared, reason: energy })
          : row(definition, null, {
              method: `${what}, ${inWords(sensed, "sum over repetitions")}`,
              ...shared,
              ...scaled(energy, 1 / (sensed.items * tokens)),
            }),
      );
    },
  };
}
