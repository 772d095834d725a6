import { decidedReason, type Plan, type PlanTask, type SchoolmarkRecord } from "../records/schema.ts";
import { createCells, type Setting } from "./cells.ts";

/** Counts how planned jobs ended, so that what a figure lacks can be said. Takes each job's last word only. */
export interface Shortfall {
  add(record: SchoolmarkRecord): void;
  /** `3 of 100 items have no result: timeout: … (2), not asked (1)`; null where all have one. */
  tell(setting: Setting, task: PlanTask): string | null;
  /** Items that were left out because the run was decided without them. */
  leftOut(setting: Setting, task: PlanTask): number;
}

const reasonsShown = 3;
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
    tell(setting, task) {
      const cell = cells.find(setting, task.key);
      const planned = task.items * (task.repeats === "each-load" ? plan.loads : 1) - (cell?.leftOut ?? 0);
      const missing = planned - (cell?.results ?? 0);
      if (missing <= 0) return null;
      return `${missing} of ${planned} items have no result: ${reasonsInWords(cell?.reasons ?? new Map(), missing)}`;
    },
    leftOut: (setting, task) => cells.find(setting, task.key)?.leftOut ?? 0,
  };
}

function reasonsInWords(reasons: ReadonlyMap<string, number>, missing: number): string {
  const ranked = [...reasons].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const told = ranked.reduce((sum, [, count]) => sum + count, 0);
  const rest = ranked.slice(reasonsShown).reduce((sum, [, count]) => sum + count, 0);
  const all = [
    ...ranked.slice(0, reasonsShown),
    ...(rest > 0 ? [["other reasons", rest] as const] : []),
    ...(missing > told ? [["not asked", missing - told] as const] : []),
  ];
  return all.length === 1 ? (all[0]?.[0] ?? "") : all.map(([reason, count]) => `${reason} (${count})`).join(", ");
}
