import type { Row } from "../../metrics/types.ts";
import { isWork, type WorkPattern } from "../../records/work.ts";
import type { MissingCause } from "../comparison/causes.ts";
import type { Evidence } from "../comparison/evidence.ts";
import { sameMachine } from "../comparison/identity.ts";
import { type GateOutcome, outcomeOf, type Verdict } from "../comparison/verdict.ts";
import { accuraciesOf, type Budget, isAbout } from "./gate.ts";

/** A limit held against the candidate's figure. */
export interface BudgetCheck {
  readonly budget: Budget;
  /** The figure's own task and metric: a budget may be for each task, and `acc` for a task's primary score. */
  readonly task: string | null;
  readonly metric: string;
  /** The figure's own place: a budget without `work` holds for each timing of its metric. */
  readonly work: WorkPattern | null;
  readonly unit: string;
  readonly value: number | null;
  readonly verdict: Verdict;
}

/** Holds every budget against the candidate's figures; a figure that was not measured is missing, not kept. */
export function checkBudgets(
  budgets: readonly Budget[],
  rows: readonly Row[],
  base: Evidence,
  candidate: Evidence,
): readonly BudgetCheck[] {
  const accuracies = accuraciesOf(candidate.tasks);
  return budgets
    .filter(({ when }) => when === "always" || sameMachine(base, candidate))
    .flatMap((budget) => {
      const found = rows.filter((row) => isAbout(row, budget, accuracies) && isWork(row.work, budget.work));
      if (found.length === 0) return [missing(budget, "", { kind: "no-such-figure" })];
      return found.map((row) => checkRow(budget, row));
    });
}

function missing(budget: Budget, unit: string, cause: MissingCause): BudgetCheck {
  const { work, task, metric } = budget;
  return { budget, task, metric, work, unit, value: null, verdict: { name: "missing", cause, needed: null } };
}

function checkRow(budget: Budget, row: Row): BudgetCheck {
  const { task, metric, work } = row;
  if (row.value === null)
    return { ...missing(budget, row.unit, { kind: "not-measured", caveats: row.caveats }), task, metric, work };
  const broken = "max" in budget.limit ? row.value > budget.limit.max : row.value < budget.limit.min;
  return {
    budget,
    task,
    metric,
    work,
    unit: row.unit,
    value: row.value,
    verdict: broken
      ? { name: "regressed", cause: { kind: "budget-broken" }, needed: null }
      : { name: "non-inferior", cause: null, needed: null },
  };
}

export function budgetOutcomes(checks: readonly BudgetCheck[]): readonly GateOutcome[] {
  return checks.map(({ verdict }) => outcomeOf(verdict.name));
}
