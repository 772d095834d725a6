import type { Plan } from "../../records/schema.ts";
import { wilson } from "../../statistics/proportions.ts";
import { quantile, quantileInterval, range } from "../../statistics/ranks.ts";
import { createBySetting, type Setting, settingsOf } from "../by-setting.ts";
import type { Caveat } from "../caveat.ts";
import { rowOf } from "../row.ts";
import type { MetricDefinition, MetricGroup, Row } from "../types.ts";
import { capacityOf } from "./capacity.ts";
import { servedLatencies, servingMetrics } from "./definitions.ts";
import { createLoadTally, type LoadTally } from "./load-tally.ts";

/** How a model serves several users at once: one set of figures for each load, and the highest load that keeps the limits. */
export const serving: MetricGroup = {
  definitions: [
    servingMetrics.users,
    servingMetrics.rate,
    servingMetrics.tokens,
    servingMetrics.requests,
    servingMetrics.goodRequests,
    servingMetrics.good,
    servingMetrics.errors,
    ...servedLatencies.map(({ definition }) => definition),
  ],
  meters: [],
  reduce({ plan }) {
    const bySetting = createBySetting(() => createLoadTally());
    return {
      add(record, recordId) {
        if (record.kind !== "result" || record.output.type !== "serve") return;
        bySetting.at(record, JSON.stringify([record.task, record.item])).add(record.output, recordId);
      },
      finish: () => ({ rows: settingsOf(plan).flatMap((setting) => rowsOf(plan, setting, bySetting)), alarms: [] }),
    };
  },
};

type Tallies = ReturnType<typeof createBySetting<LoadTally>>;

function rowsOf(plan: Plan, setting: Setting, tallies: Tallies): readonly Row[] {
  return plan.tasks
    .filter(({ kind }) => kind === "serving")
    .flatMap(({ key: task }) => {
      const tallied = tallies.entries(setting).flatMap(([key, tally]) => (taskIn(key) === task ? [tally] : []));
      const loads = tallied.sort((a, b) => orderOf(a) - orderOf(b) || a.load().level - b.load().level);
      return [...capacityRows(setting, task, loads), ...loads.flatMap((load) => loadRows(setting, task, load))];
    });
}

/** Users at once first. */
const orderOf = (tally: LoadTally): number => ["closed", "poisson", "constant"].indexOf(tally.load().serving.arrivals);

const taskIn = (key: string): string => (JSON.parse(key) as readonly string[])[0] ?? "";

function loadRows(setting: Setting, task: string, tally: LoadTally): readonly Row[] {
  const { serving, limits, outcomes, requests, failed, good, caveats } = tally.load();
  const common = { serving, recordIds: tally.records.ids(), threads: [] };
  const rates = (
    definition: MetricDefinition,
    pick: (window: { tokens: number; answers: number; goodAnswers: number }) => number,
  ) => {
    const values = outcomes.flatMap(({ window }) => (window.ms > 0 ? [(1000 * pick(window)) / window.ms] : []));
    const bounds = values.length < 2 ? null : range(values);
    const seconds = outcomes.reduce((sum, { window }) => sum + window.ms, 0) / 1000;
    return rowOf(definition, setting, task, {
      ...common,
      method: { kind: "served-rate", loads: values.length, seconds },
      n: requests,
      value: quantile(values, 0.5),
      low: bounds?.low ?? null,
      high: bounds?.high ?? null,
      caveats,
    });
  };
  const share = (definition: MetricDefinition, count: number, within: boolean) =>
    rowOf(definition, setting, task, {
      ...common,
      method: { kind: "served-share", limits: within ? limits : null },
      n: requests,
      ...(wilson(count, requests) ?? {}),
      caveats,
    });
  return [
    rates(servingMetrics.tokens, ({ tokens }) => tokens),
    rates(servingMetrics.requests, ({ answers }) => answers),
    rates(servingMetrics.goodRequests, ({ goodAnswers }) => goodAnswers),
    share(servingMetrics.good, good, true),
    share(servingMetrics.errors, failed, false),
    ...servedLatencies.map(({ definition, of, share: part, needed }) => {
      const values = outcomes.flatMap((outcome) => outcome[of]);
      const figure = { ...common, method: { kind: "quantile", share: part } as const, n: values.length };
      const interval = values.length < needed ? null : quantileInterval(values, part);
      if (interval === null) {
        const tooFew: Caveat = { kind: "too-few-answers", answers: values.length, needed };
        return rowOf(definition, setting, task, { ...figure, caveats: [tooFew, ...caveats] });
      }
      return rowOf(definition, setting, task, { ...figure, value: quantile(values, part), ...interval, caveats });
    }),
  ];
}

/** One row for users at once, and one for each spacing of arrivals at a rate. */
function capacityRows(setting: Setting, task: string, tallies: readonly LoadTally[]): readonly Row[] {
  const kinds = [...new Set(tallies.map((tally) => tally.load().serving.arrivals))];
  return kinds.flatMap((kind) => {
    const alike = tallies.filter((tally) => tally.load().serving.arrivals === kind);
    const loads = alike.map((tally) => tally.load());
    const [first] = loads;
    if (first === undefined) return [];
    const levels = loads.flatMap(({ level, good, requests }) => {
      const share = wilson(good, requests);
      return share === null ? [] : [{ level, share }];
    });
    const { value, proven, possible } = capacityOf(levels);
    const tried = levels.map(({ level }) => level);
    const { promptTokens, answerTokens } = first.serving;
    const caveats = loads.flatMap((load) => load.caveats.filter((caveat) => caveat.kind === "client-limited"));
    const none: readonly Caveat[] = value === null ? [{ kind: "no-load-held", lowest: Math.min(...tried) }] : [];
    return [
      rowOf(kind === "closed" ? servingMetrics.users : servingMetrics.rate, setting, task, {
        serving: { arrivals: kind, level: null, promptTokens, answerTokens },
        method: { kind: "served-capacity", limits: first.limits, tried },
        n: loads.reduce((sum, { requests }) => sum + requests, 0),
        value,
        low: value === null ? null : (proven ?? 0),
        high: value === null ? null : possible,
        caveats: [...none, ...caveats.slice(0, 1)],
        recordIds: [...new Set(alike.flatMap((tally) => tally.records.ids()))],
      }),
    ];
  });
}
