import { isInvented } from "../../records/plan-runners.ts";
import { timingMeasures } from "../timing/timing-measures.ts";
import { timingReducer } from "../timing/timing-reducer.ts";
import type { MetricContext, MetricGroup, Reducer, Row } from "../types.ts";
import { commonAnswerRows } from "./common-answers.ts";
import { energyMetrics } from "./energy-definitions.ts";
import { energyRatioRows } from "./energy-ratio.ts";
import { energySourceOf } from "./energy-source.ts";
import { estimatedAnswers } from "./estimated-answers.ts";
import { sensedRows } from "./sensed-energy.ts";
import { collectSensedWork } from "./sensed-work.ts";

/** Energy by the best sensor that saw all answers, else by the proxy: estimated, and always with its bounds. */
export const energy: MetricGroup = {
  definitions: Object.values(energyMetrics),
  meters: [],
  reduce(context) {
    const { plan, run } = context;
    const answers = estimatedAnswers(context);
    const tokens = tokenEnergyReducer(context);
    const work = collectSensedWork(context);
    const paired = context.paired();
    const proxy = run.energyProxy;
    return {
      add(record, recordId) {
        for (const reducer of [answers, tokens, work]) reducer.add(record, recordId);
      },
      finish() {
        const { serves, passed } = energySourceOf(context, work);
        const estimated = (): readonly Row[] =>
          [
            ...tokens.finish().rows,
            ...answers.finish().rows,
            ...commonAnswerRows(plan, proxy, paired.common, answers.answersOf),
          ].map((row) =>
            isInvented(plan, row.model) ? withoutValue(row) : { ...row, caveats: [...row.caveats, ...passed] },
          );
        const rows = serves === null ? estimated() : sensedRows(context, work, serves, passed);
        const ratios = energyRatioRows(plan, rows, { sideOf: answers.sideOf, paired, proxy });
        return { rows: [...rows, ...ratios], alarms: [] };
      },
    };
  },
};

/** CPU time that was made up stands for no energy. */
function withoutValue(row: Row): Row {
  return { ...row, n: 0, value: null, low: null, high: null, caveats: [{ kind: "invented" }] };
}

/** Joules a token by the proxy: the median of the timings' CPU time. */
function tokenEnergyReducer({ plan, run }: MetricContext): Reducer {
  const measures = [timingMeasures.promptTokenEnergy, timingMeasures.generatedTokenEnergy];
  return timingReducer(plan, measures, run.energyProxy);
}
