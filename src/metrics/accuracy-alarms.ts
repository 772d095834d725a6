import { counted } from "../lib/counted.ts";
import type { Plan, PlanTask } from "../records/schema.ts";
import { alarmOf } from "./alarm.ts";
import type { Cells, Setting } from "./cells.ts";
import { shareOf } from "./score-figure.ts";
import { countsRight } from "./scores.ts";
import type { TaskTally } from "./task-tally.ts";
import type { Alarm } from "./types.ts";

/** Beyond these shares a score says more about its making than about the model. */
const limits = { ties: 0.01, unusable: 0.2 } as const;
/** With fewer answers, the same choice every time may well be chance: two choices, ten answers: 1 in 512. */
const fewestChoices = 10;

/** Warnings about the scores of one model: ties, guessing upside down, one constant answer, answers that can't be used. */
export function accuracyAlarms(plan: Plan, setting: Setting, tallies: Cells<TaskTally>): readonly Alarm[] {
  return plan.tasks.flatMap((task) => {
    const tally = tallies.find(setting, task.key);
    if (tally === undefined) return [];
    const checks = [ties, belowChance, constantChoice, unusable, unfinishedThoughts, cutThoughts, unscored];
    return checks.flatMap((check) => {
      const text = check(tally, task);
      return text === null ? [] : [alarmOf(plan, setting, task.key, text)];
    });
  });
}

type Check = (tally: TaskTally, task: PlanTask) => string | null;

const ties: Check = (tally) => {
  const share = tally.flags.ties / tally.results();
  if (!(share > limits.ties)) return null;
  return `${tally.flags.ties} of ${counted(tally.results(), "answer")} ended in a tie between choices (more than ${percent(limits.ties)})`;
};

const belowChance: Check = (tally, { primaryMetric }) => {
  const sums = primaryMetric !== null && countsRight(primaryMetric) ? tally.score(primaryMetric) : undefined;
  const chance = tally.chance.mean();
  if (sums === undefined || chance === null) return null;
  const share = shareOf(sums);
  if (share === null || share.high >= chance) return null;
  return `${primaryMetric} is below chance: ${percent(share.value)}, where guessing gives ${percent(chance)}`;
};

const constantChoice: Check = ({ flags }) => {
  if (flags.choices < fewestChoices || flags.onlyChoice === null) return null;
  return `all ${flags.choices} answers are choice ${flags.onlyChoice + 1}`;
};

const unusable: Check = ({ flags }) => {
  if (!(flags.unusable / flags.generations > limits.unusable)) return null;
  return `${flags.unusable} of ${flags.generations} generated answers are empty or can't be read (more than ${percent(limits.unusable)})`;
};

const unfinishedThoughts: Check = ({ flags }) => {
  if (flags.unfinishedThoughts === 0) return null;
  return `${flags.unfinishedThoughts} of ${counted(flags.generations, "generated answer")} ended while the model was still thinking: give it more maxTokens, or no stop text that it thinks in`;
};

const cutThoughts: Check = ({ flags }) => {
  if (flags.cutThoughts === 0) return null;
  return `${flags.cutThoughts} of ${counted(flags.generations, "generated answer")} came only after the budget for thinking had ended the thought: a larger one may give another score`;
};

const unscored: Check = (tally, { primaryMetric }) => {
  const sums = primaryMetric === null ? undefined : tally.score(primaryMetric);
  if (primaryMetric === null) return null;
  const scored = sums === undefined ? 0 : sums.statistic === "moments" ? sums.moments.count() : sums.pairs.count();
  const missing = tally.results() - scored;
  return missing > 0 ? `${missing} of ${counted(tally.results(), "answer")} have no ${primaryMetric}` : null;
};

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`;
}
