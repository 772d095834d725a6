import type { Plan, PlanTask } from "../../records/schema.ts";
import { type Alarm, type AlarmCause, alarmOf } from "../alarm.ts";
import type { BySetting, Setting } from "../by-setting.ts";
import { shareOf } from "./score-figure.ts";
import { countsRight } from "./scores.ts";
import type { TaskTally } from "./task-tally.ts";

/** Beyond these shares a score says more about its making than about the model. */
const limits = { ties: 0.01, unusable: 0.2 } as const;
/** With fewer answers, the same choice every time may well be chance: two choices, ten answers: 1 in 512. */
const minChoices = 10;

/** Warnings about the scores of one model: ties, guessing upside down, one constant answer, answers that can't be used. */
export function accuracyAlarms(plan: Plan, setting: Setting, tallies: BySetting<TaskTally>): readonly Alarm[] {
  return plan.tasks.flatMap((task) => {
    const tally = tallies.find(setting, task.key);
    if (tally === undefined) return [];
    const checks = [ties, belowChance, constantChoice, unusable, unfinishedThoughts, cutThoughts, unscored];
    return checks.flatMap((check) => {
      const cause = check(tally, task);
      return cause === null ? [] : [alarmOf(plan, setting, task.key, cause)];
    });
  });
}

type Check = (tally: TaskTally, task: PlanTask) => AlarmCause | null;

const ties: Check = (tally) => {
  const answers = tally.results();
  if (!(tally.flags.ties / answers > limits.ties)) return null;
  return { kind: "ties", ties: tally.flags.ties, answers, limit: limits.ties };
};

const belowChance: Check = (tally, { primaryMetric }) => {
  if (primaryMetric === null || !countsRight(primaryMetric)) return null;
  const sums = tally.score(primaryMetric);
  const chance = tally.chance.mean();
  if (sums === undefined || chance === null) return null;
  const share = shareOf(sums);
  if (share === null || share.high >= chance) return null;
  return { kind: "below-chance", metric: primaryMetric, share: share.value, chance };
};

const constantChoice: Check = ({ flags }) => {
  if (flags.choices < minChoices || flags.onlyChoice === null) return null;
  return { kind: "constant-choice", answers: flags.choices, choice: flags.onlyChoice };
};

const unusable: Check = ({ flags: { unusable: count, generations } }) => {
  if (!(count / generations > limits.unusable)) return null;
  return { kind: "unusable", unusable: count, answers: generations, limit: limits.unusable };
};

const unfinishedThoughts: Check = ({ flags: { unfinishedThoughts: unfinished, generations } }) =>
  unfinished === 0 ? null : { kind: "unfinished-thoughts", unfinished, answers: generations };

const cutThoughts: Check = ({ flags: { cutThoughts: cut, generations } }) =>
  cut === 0 ? null : { kind: "cut-thoughts", cut, answers: generations };

const unscored: Check = (tally, { primaryMetric }) => {
  if (primaryMetric === null) return null;
  const sums = tally.score(primaryMetric);
  const scored = sums === undefined ? 0 : sums.statistic === "moments" ? sums.moments.count() : sums.pairs.count();
  const missing = tally.results() - scored;
  return missing > 0 ? { kind: "unscored", missing, answers: tally.results(), metric: primaryMetric } : null;
};
