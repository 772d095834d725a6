import type { LookRecord, Plan, Stopping } from "../records/schema.ts";
import { alarmOf, type Decision } from "./alarm.ts";
import { settingsOf } from "./by-setting.ts";
import type { MetricGroup } from "./types.ts";

/** No figure of its own: tells what a run that stopped once it was decided found, and what that saved. */
export const decision: MetricGroup = {
  definitions: [],
  meters: [],
  reduce({ plan }) {
    let last: LookRecord | null = null;
    return {
      add(record) {
        if (record.kind === "look" && last?.answer == null) last = record;
      },
      finish() {
        const look = last;
        if (plan.stopping === undefined || look === null) return { rows: [], alarms: [] };
        const cause = { kind: "decision", ...decisionOf(plan, plan.stopping, look) } as const;
        return { rows: [], alarms: settingsOf(plan).map((setting) => alarmOf(plan, setting, null, cause)) };
      },
    };
  },
};

/** Who was compared with what, and what the look found. */
function decisionOf(plan: Plan, { threshold, looks, task, margin }: Stopping, look: LookRecord): Decision {
  const [first = "", second = ""] = plan.models.map(({ id }) => id);
  const { answer, difference: value, low, high, n, savedJobs, savedSeconds } = look;
  return {
    answer,
    subject: threshold === null ? second : first,
    against: threshold === null ? { model: first } : { threshold },
    task,
    margin,
    difference: value === null || low === null || high === null ? null : { value, low, high },
    look: look.look + 1,
    looks: looks.length,
    items: n,
    savedJobs,
    savedSeconds,
  };
}
