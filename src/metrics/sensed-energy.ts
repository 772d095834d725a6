import type { PlanTask } from "../records/schema.ts";
import type { Estimate } from "../statistics/interval.ts";
import { weightedSum } from "../statistics/proportions.ts";
import { ratioOfEstimates } from "../statistics/ratios.ts";
import { type Setting, settingsOf } from "./cells.ts";
import { energyMetrics } from "./energy-definitions.ts";
import { energyIn, itemsOf, type SensedEnergy } from "./energy-windows.ts";
import { counted, joinReasons, rowOf } from "./row.ts";
import { standsInMean } from "./scores.ts";
import type { SensedSource } from "./sensed-source.ts";
import type { SensedTask, SensedTiming, SensedWork } from "./sensed-work.ts";
import { threadsInWords } from "./timing-reducer.ts";
import { joinTrails } from "./trail.ts";
import type { MetricContext, MetricDefinition, Row } from "./types.ts";

/** MLPerf Power asks for windows of a minute: shorter ones say so. Source: MLPerf Power, arXiv 2410.12032. */
const longEnoughSeconds = 60;

interface Answers {
  readonly task: PlanTask;
  /** Why items of it have no result, or null. */
  readonly lacking: string | null;
  readonly sensed: SensedTask;
}

/** All rows of a run whose energy a sensor saw. `passed`: better sensors that did not serve. */
export function sensedRows(
  { plan }: Pick<MetricContext, "plan">,
  work: SensedWork,
  source: SensedSource,
  passed: readonly string[],
): readonly Row[] {
  const scored = plan.tasks.filter(({ primaryMetric }) => primaryMetric !== null);
  const caveats = [source.lacks, ...passed];
  return settingsOf(plan).flatMap((setting) => {
    const answers = scored.flatMap((task): readonly Answers[] => {
      const sensed = work.tasks.find(setting, task.key);
      return sensed === undefined ? [] : [{ task, sensed, lacking: work.shortfall.tell(setting, task) }];
    });
    const whole = answers.length === scored.length ? answers : [];
    const right = (all: readonly Answers[]): readonly Answers[] =>
      all.filter(({ task }) => standsInMean(task, plan.tasks));
    const tell = teller(setting, source, caveats, threadsIn(work, setting));
    return [
      ...idleRow(setting, source),
      ...(scored.length === 0 ? [] : tell.answers(null, whole)),
      ...tell.correctAnswers(null, right(whole)),
      ...answers.flatMap((one) => [
        ...tell.answers(one.task.key, [one]),
        ...tell.correctAnswers(one.task.key, right([one])),
      ]),
      ...[...(work.timings.find(setting)?.values() ?? [])].flatMap((timing) => tell.timing(timing)),
    ];
  });
}

interface Teller {
  answers(task: string | null, answers: readonly Answers[]): readonly Row[];
  /** None where nothing counts right and wrong. */
  correctAnswers(task: string | null, answers: readonly Answers[]): readonly Row[];
  timing(timing: SensedTiming): readonly Row[];
}

function teller(setting: Setting, source: SensedSource, caveats: readonly (string | null)[], threads: string | null) {
  const by = source.sources.map(({ id }) => id).join(" and ");
  const row = (definition: MetricDefinition, task: string | null, figure: Figure): Row =>
    rowOf(definition, setting, task, {
      ...figure,
      scope: [source.scope, threads].filter((part) => part !== null).join(", "),
      reason: joinReasons(figure.reason ?? null, ...caveats),
    });
  const inWords = ({ seconds, boundWords }: SensedEnergy, what: string): string =>
    `${by}, ${what}, ${source.hertz} readings a second over ${seconds.toFixed(1)} s; ${boundWords}`;

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
  } satisfies Teller;
}

type Figure = Parameters<typeof rowOf>[3];

/** What is left when the machine's power at rest is taken off; a text: why nothing is. The bounds take idle's the other way round. */
function aboveIdle({ energy, seconds }: SensedEnergy, { idle }: SensedSource): Estimate | string {
  if (idle === null) return "power at rest is not known";
  const left = {
    value: energy.value - idle.watts * seconds,
    low: Math.max(0, energy.low - idle.high * seconds),
    high: energy.high - idle.low * seconds,
  };
  return left.value > 0 ? left : "not above the power at rest";
}

/** Per right answer above chance, as where energy is modelled (`answer-energy.ts`); a text: why there is none. */
function perCorrectAnswer(perItem: Estimate, answers: readonly Answers[]): Estimate | string {
  const parts = answers.map(({ task, sensed }) => ({ task, worth: sensed.tally.aboveChance() }));
  const known = parts.flatMap(({ worth }) => (worth === null ? [] : [worth]));
  if (known.length < parts.length) return "no accuracy above chance can be told";
  const right = weightedSum(known.map(({ estimate, scored: weight }) => ({ weight, estimate })));
  if (right.low <= 0) return "not above chance";
  const items = known.reduce((sum, { scored }) => sum + scored, 0);
  return ratioOfEstimates(scaled(perItem, items), right) ?? "no interval above 0 can be told";
}

function scaled({ value, low, high }: Estimate, factor: number): Estimate {
  return { value: value * factor, low: low * factor, high: high * factor };
}

function shortReason({ seconds }: SensedEnergy): string | null {
  return seconds < longEnoughSeconds
    ? `short: ${seconds.toFixed(1)} s of the ${longEnoughSeconds} s that a good figure takes`
    : null;
}

function uncovered(all: number, covered: number): string | null {
  return covered === all ? null : `${all - covered} of ${all} answers without readings`;
}

function threadsIn(work: SensedWork, setting: Setting): string | null {
  const threads = [...new Set(work.loads.find(setting)?.map((engine) => engine.threads) ?? [])].sort((a, b) => a - b);
  const [only] = threads;
  if (only === undefined) return null;
  return threads.length === 1 ? threadsInWords(only) : `${threads.join(" and ")} threads`;
}

function idleRow(setting: Setting, { sources, idle, scope }: SensedSource): readonly Row[] {
  if (idle === null) return [];
  const [first] = sources;
  return [
    rowOf(energyMetrics.idleWatts, setting, null, {
      method: `${sources.map(({ id }) => id).join(" and ")} over ${(first?.idle?.seconds ?? 0).toFixed(1)} s before the first load; range of the readings`,
      n: first?.idle?.readings ?? 0,
      value: idle.watts,
      low: idle.low,
      high: idle.high,
      scope,
    }),
  ];
}
