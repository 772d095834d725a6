import { decidedReason, type Plan, type PlanTask, type SchoolmarkRecord } from "../records/schema.ts";
import type { MissingJobs } from "./caveat.ts";
import { createCells, type Setting } from "./cells.ts";

/** Counts how planned jobs ended, so that what a figure lacks can be said. Takes each job's last word only. */
export interface Shortfall {
  add(record: SchoolmarkRecord): void;
  /** What a figure of the task lacks; none where all jobs have a result. */
  caveats(setting: Setting, task: PlanTask): readonly MissingJobs[];
  /** Items that were left out because the run was decided without them. */
  leftOut(setting: Setting, task: PlanTask): number;
}

const causesShown = 3;
const longestReason = 160;

export function createShortfall(plan: Plan): Shortfall {
  const cells = createCells(() => ({ results: 0, leftOut: 0, reasons: new Map<string, number>() }));
  return {
    add(record) {
      if (record.kind === "result") cells.at(record, record.task).results += 1;
      if (record.kind !== "skip" && record.kind !== "fail") return;
      if (record.kind === "skip" && record.reason === decidedReason) {
        cells.at(record, record.task).leftOut += 1;
        return;
      }
      const { reasons } = cells.at(record, record.task);
      const reason = record.kind === "skip" ? record.reason : `${record.cause}: ${record.message}`;
      const text = reason.length > longestReason ? `${reason.slice(0, longestReason)}…` : reason;
      reasons.set(text, (reasons.get(text) ?? 0) + 1);
    },
    caveats(setting, task) {
      const cell = cells.find(setting, task.key);
      const planned = task.items * (task.repeats === "each-load" ? plan.loads : 1) - (cell?.leftOut ?? 0);
      const missing = planned - (cell?.results ?? 0);
      if (missing <= 0) return [];
      const causes = causesOf(cell?.reasons ?? new Map(), missing);
      return [{ kind: "missing-jobs", task: task.key, missing, planned, ...causes }];
    },
    leftOut: (setting, task) => cells.find(setting, task.key)?.leftOut ?? 0,
  };
}

function causesOf(
  reasons: ReadonlyMap<string, number>,
  missing: number,
): Pick<MissingJobs, "causes" | "otherCauses" | "notAsked"> {
  const ranked = [...reasons]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([text, jobs]) => ({ text, jobs }));
  const jobsIn = (causes: readonly { readonly jobs: number }[]): number =>
    causes.reduce((sum, { jobs }) => sum + jobs, 0);
  return {
    causes: ranked.slice(0, causesShown),
    otherCauses: jobsIn(ranked.slice(causesShown)),
    notAsked: Math.max(0, missing - jobsIn(ranked)),
  };
}
