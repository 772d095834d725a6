import type { EnergyProxy, Plan } from "../../records/schema.ts";
import { type Estimate, linear } from "../../statistics/interval.ts";
import { productOfEstimates, ratioOfEstimates } from "../../statistics/ratios.ts";
import { rightAboveChance } from "../accuracy/right-above-chance.ts";
import { standsInMean } from "../accuracy/scores.ts";
import { type Setting, settingsOf } from "../by-setting.ts";
import type { EnergyCaveat } from "../caveat.ts";
import { rowOf } from "../row.ts";
import type { MetricDefinition, Row } from "../types.ts";
import type { TaskAnswers } from "./answer-energy.ts";
import { type CommonSample, type CommonThreads, cpuPerItem, itemsIn, scoredTasks } from "./common-threads.ts";
import { energyMetrics } from "./energy-definitions.ts";
import { joulesOf, proxyOf } from "./proxy.ts";

/**
 * Joules of an item and of a right answer with the threads that the models of a variant have in common, from the questions
 * that were asked again: for comparing models, whose own numbers of threads differ. No rows where nothing was asked again.
 * The bounds join the proxy's error with the sample's 95 % interval, and with the accuracy's (`ratioOfEstimates`).
 */
export function commonAnswerRows(
  plan: Plan,
  proxy: EnergyProxy,
  common: CommonThreads,
  answersOf: (setting: Setting) => readonly TaskAnswers[],
): readonly Row[] {
  return settingsOf(plan).flatMap((setting) => {
    const sample = common.sampleOf(setting);
    if (sample === null) return [];
    const right = answersOf(setting).filter(({ task }) => standsInMean(task, plan.tasks));
    const items = itemsIn(sample);
    const row = (definition: MetricDefinition, figure: Estimate | EnergyCaveat, withAccuracy: boolean): Row =>
      rowOf(definition, setting, null, {
        ...("kind" in figure ? { caveats: [figure] } : figure),
        n: items,
        threads: [sample.threads],
        covers: [proxy.scope],
        method: { kind: "common-threads", proxy: proxyOf(proxy), items, withAccuracy },
        origin: "modelled",
        recordIds: sample.records.ids(),
      });
    return [
      row(energyMetrics.commonThreadsItem, perItem(proxy, sample, scoredTasks(plan)), false),
      ...(right.length === 0
        ? []
        : [row(energyMetrics.commonThreadsCorrectAnswer, perCorrectAnswer(proxy, sample, right), true)]),
    ];
  });
}

/** A caveat: why there is none. */
function perItem(
  proxy: EnergyProxy,
  sample: CommonSample,
  weights: Parameters<typeof cpuPerItem>[1],
): Estimate | EnergyCaveat {
  const cpu = cpuPerItem(sample, weights);
  const joules = cpu === null ? null : productOfEstimates(joulesOf(proxy, 1), cpu);
  return joules ?? { kind: "too-few-remeasured" };
}

function perCorrectAnswer(
  proxy: EnergyProxy,
  sample: CommonSample,
  answers: readonly TaskAnswers[],
): Estimate | EnergyCaveat {
  const scored = answers.flatMap(({ task, tally }) => {
    const worth = tally?.worth() ?? null;
    return worth === null ? [] : [{ key: task.key, items: worth.n, worth }];
  });
  if (scored.length < answers.length) return { kind: "accuracy-unknown", tasks: "every" };
  const right = rightAboveChance(scored.map(({ worth }) => worth));
  if (right === null) return { kind: "not-above-chance" };
  const energy = perItem(proxy, sample, scored);
  if ("kind" in energy) return energy;
  const items = scored.reduce((sum, part) => sum + part.items, 0);
  const perScored = linear(right, 1 / items, 0);
  return ratioOfEstimates(energy, perScored) ?? { kind: "no-interval-above-zero" };
}
