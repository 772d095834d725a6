import type { LookRecord, Plan, Stopping } from "../records/schema.ts";
import { alarmOf } from "./alarm.ts";
import { settingsOf } from "./cells.ts";
import type { Metric } from "./types.ts";

/** No figure of its own: tells what a run that stopped once it was decided found, and what that saved. */
export const decision: Metric = {
  definitions: [],
  meters: [],
  reduce({ plan }) {
    let last: LookRecord | null = null;
    return {
      add(record) {
        if (record.kind === "look" && last?.answer == null) last = record;
      },
      finish() {
        const text = plan.stopping === undefined || last === null ? null : decisionText(plan, plan.stopping, last);
        const settings = text === null ? [] : settingsOf(plan);
        const alarms = settings.map((setting) => ({
          ...alarmOf(plan, setting, null, text ?? ""),
          tag: "answer" as const,
        }));
        return { rows: [], alarms };
      },
    };
  },
};

/** One sentence: who against what, the answer with its interval, at which look, and what it saved. */
export function decisionText(plan: Plan, stopping: Stopping, look: LookRecord): string {
  const { threshold, looks, task, margin } = stopping;
  const [first, second] = plan.models.map(({ id }) => id);
  const [subject, reference] =
    threshold === null ? [second ?? "", `${first}`] : [first ?? "", `the threshold of ${points(threshold)} points`];
  const measure = task === null ? "" : ` in ${task}`;
  const interval =
    look.difference === null || look.low === null || look.high === null
      ? "no interval"
      : `difference ${signed(look.difference)} points, ${signed(look.low)} to ${signed(look.high)}`;
  const saved =
    look.savedJobs === 0
      ? "nothing was left out"
      : `${look.savedJobs} questions were left out, about ${look.savedSeconds.toFixed(look.savedSeconds < 10 ? 1 : 0)} s`;
  return `${inWords(look.answer, { subject, reference, margin })}${measure}: ${interval}, at look ${look.look + 1} of ${looks.length} on ${look.n} items; ${saved}`;
}

function inWords(
  answer: LookRecord["answer"],
  { subject, reference, margin }: { readonly subject: string; readonly reference: string; readonly margin: number },
): string {
  const within = `${points(margin)} points`;
  switch (answer) {
    case "better":
      return `decided: ${subject} is better than ${reference}`;
    case "worse":
      return `decided: ${subject} is worse than ${reference}`;
    case "equivalent":
      return `decided: ${subject} is within ${within} of ${reference}`;
    case "non-inferior":
      return `decided: ${subject} loses less than ${within} against ${reference}`;
    case "out-of-budget":
      return `not decided with all planned questions: ${subject} against ${reference}, margin ${within}`;
    case null:
      return `not decided yet: ${subject} against ${reference}, margin ${within}`;
  }
}

const points = (share: number): string => String(Number((100 * share).toFixed(2)));
const signed = (share: number): string => `${share < 0 ? "−" : "+"}${Math.abs(100 * share).toFixed(1)}`;
