import type { EnergyProxy, PlanTask } from "../../records/schema.ts";
import { ratioOfEstimates } from "../../statistics/ratios.ts";
import { rightAboveChance } from "../accuracy/right-above-chance.ts";
import type { EnergyCaveat } from "../caveat.ts";
import type { Row } from "../types.ts";
import type { AnswerTally } from "./answer-tally.ts";
import { joulesOf } from "./proxy.ts";

export interface TaskAnswers {
  readonly task: PlanTask;
  readonly tally: AnswerTally | undefined;
}

export type EnergyFigure = Pick<Row, "n" | "value" | "low" | "high" | "caveats">;

/** Joules per answered item over tasks: all of their CPU time by the proxy ÷ items. */
export function energyPerItem(proxy: EnergyProxy, tasks: readonly TaskAnswers[]): EnergyFigure {
  const answered = complete(tasks);
  if ("kind" in answered) return absent(0, answered);
  const n = answered.reduce((sum, { tally }) => sum + tally.cpu.count(), 0);
  const cpuMs = answered.reduce((sum, { tally }) => sum + tally.cpu.sum(), 0);
  return { n, ...joulesOf(proxy, cpuMs / n), caveats: withoutTime(answered) };
}

/**
 * Joules per right answer above chance (`rightAboveChance`): energy of the scored items ÷ that number. No value where its
 * interval reaches 0. Load and idle are not counted. The bounds join the proxy's error with the accuracy's interval (`ratioOfEstimates`).
 */
export function energyPerCorrectAnswer(proxy: EnergyProxy, tasks: readonly TaskAnswers[]): EnergyFigure {
  const answered = complete(tasks);
  if ("kind" in answered) return absent(0, answered);
  const parts = answered.map(({ task, tally }) => ({ task, tally, worth: tally.worth() }));
  const scored = parts.flatMap(({ tally, worth }) => (worth === null ? [] : [{ tally, worth }]));
  const unscored = parts.filter(({ worth }) => worth === null).map(({ task }) => task.key);
  if (unscored.length > 0) return absent(0, { kind: "accuracy-unknown", tasks: unscored });
  const n = scored.reduce((sum, { worth }) => sum + worth.n, 0);
  const right = rightAboveChance(scored.map(({ worth }) => worth));
  if (right === null) return absent(n, { kind: "not-above-chance" });
  // An item without a known time is taken to have cost what the others of its task did.
  const cpuMs = scored.reduce((sum, { tally, worth }) => sum + (tally.cpu.mean() ?? 0) * worth.n, 0);
  const ratio = ratioOfEstimates(joulesOf(proxy, cpuMs), right);
  return ratio === null ? absent(n, { kind: "no-cpu-time" }) : { n, ...ratio, caveats: withoutTime(answered) };
}

type Answered = TaskAnswers & { readonly tally: AnswerTally };

/** Sums over some of the tasks are another quantity than sums over all: what is missing is told instead. */
function complete(tasks: readonly TaskAnswers[]): readonly Answered[] | EnergyCaveat {
  const silent = tasks.filter(({ tally }) => tally === undefined || tally.results() === 0);
  if (silent.length > 0) return { kind: "no-answers-for", tasks: silent.map(({ task }) => task.key) };
  const untimed = tasks.filter(({ tally }) => tally?.cpu.count() === 0);
  if (untimed.length > 0) return { kind: "cpu-time-unknown" };
  return tasks.flatMap(({ task, tally }) => (tally === undefined ? [] : [{ task, tally }]));
}

function withoutTime(answered: readonly Answered[]): readonly EnergyCaveat[] {
  const all = answered.reduce((sum, { tally }) => sum + tally.results(), 0);
  const timed = answered.reduce((sum, { tally }) => sum + tally.cpu.count(), 0);
  return timed === all ? [] : [{ kind: "answers-without-cpu-time", missing: all - timed, answers: all }];
}

function absent(n: number, caveat: EnergyCaveat): EnergyFigure {
  return { n, value: null, low: null, high: null, caveats: [caveat] };
}
