import {
  decidedReason,
  type FailRecord,
  type Plan,
  type PlanTask,
  type SchoolmarkRecord,
  type SkipRecord,
} from "../records/schema.ts";
import { createBySetting, type Setting } from "./by-setting.ts";
import type { MissingJobs } from "./caveat.ts";

/** Counts how planned jobs ended, so that what a figure lacks can be said. Takes each job's last word only. */
export interface MissingJobCounts {
  add(record: SchoolmarkRecord): void;
  /** What a figure of the task lacks; none where all jobs have a result. */
  caveats(setting: Setting, task: PlanTask): readonly MissingJobs[];
  /** Items that were left out because the run was decided without them. */
  leftOut(setting: Setting, task: PlanTask): number;
}

const causesShown = 3;
const longestCause = 160;

export function createMissingJobCounts(plan: Plan): MissingJobCounts {
  const bySetting = createBySetting(() => ({ results: 0, leftOut: 0, causes: new Map<string, Cause>() }));
  return {
    add(record) {
      if (record.kind === "result") bySetting.at(record, record.task).results += 1;
      if (record.kind !== "skip" && record.kind !== "fail") return;
      if (record.kind === "skip" && record.reason === decidedReason) {
        bySetting.at(record, record.task).leftOut += 1;
        return;
      }
      const { causes } = bySetting.at(record, record.task);
      const cause = causeOf(record);
      const key = JSON.stringify(cause);
      causes.set(key, { ...cause, jobs: (causes.get(key)?.jobs ?? 0) + 1 });
    },
    caveats(setting, task) {
      const cell = bySetting.find(setting, task.key);
      const planned = task.items * (task.repeats === "each-load" ? plan.loads : 1) - (cell?.leftOut ?? 0);
      const missing = planned - (cell?.results ?? 0);
      if (missing <= 0) return [];
      const causes = causesOf([...(cell?.causes.values() ?? [])], missing);
      return [{ kind: "missing-jobs", task: task.key, missing, planned, ...causes }];
    },
    leftOut: (setting, task) => bySetting.find(setting, task.key)?.leftOut ?? 0,
  };
}

type Cause = MissingJobs["causes"][number];

function causeOf(record: SkipRecord | FailRecord): Omit<Cause, "jobs"> {
  const failure = record.kind === "fail" ? record.cause : null;
  const text = record.kind === "fail" ? record.message : record.reason;
  const length = longestCause - (failure === null ? 0 : failure.length + 2);
  return { failure, message: text.length > length ? `${text.slice(0, length)}…` : text };
}

function causesOf(causes: readonly Cause[], missing: number): Pick<MissingJobs, "causes" | "otherCauses" | "notAsked"> {
  const nameOf = ({ failure, message }: Cause): string => `${failure ?? ""}${message}`;
  const ranked = causes.toSorted((a, b) => b.jobs - a.jobs || (nameOf(a) < nameOf(b) ? -1 : 1));
  const jobsIn = (some: readonly Cause[]): number => some.reduce((sum, { jobs }) => sum + jobs, 0);
  return {
    causes: ranked.slice(0, causesShown),
    otherCauses: jobsIn(ranked.slice(causesShown)),
    notAsked: Math.max(0, missing - jobsIn(ranked)),
  };
}
