import type { Row } from "../metrics/types.ts";
import { type Assessment, assess, exitsOf, unmatchedGates } from "./assess.ts";
import { type BudgetCheck, budgetExits, checkBudgets } from "./budgets.ts";
import type { Sides } from "./comparison.ts";
import type { Gate, Policy } from "./gate.ts";
import { type GateExit, strongestExit } from "./verdict.ts";

/** What a policy makes of two sides. */
export interface Conclusion {
  /** Worst first. */
  readonly assessments: readonly Assessment[];
  readonly budgets: readonly BudgetCheck[];
  /** Gates that name what neither side has. */
  readonly unmatched: readonly Gate[];
  readonly exit: GateExit;
}

/** Compares, judges and sums up; `rows` are the candidate's figures, which budgets are held against. */
export function conclude(sides: Sides, rows: readonly Row[], policy: Policy): Conclusion {
  const assessments = assess(sides, policy);
  const budgets = checkBudgets(policy.budgets, rows, sides.base, sides.candidate);
  const unmatched = unmatchedGates(assessments, sides, policy);
  const exit = strongestExit([
    ...exitsOf(assessments),
    ...budgetExits(budgets),
    ...unmatched.map(() => 4 as const),
    ...(sides.candidate.failed > 0 ? [5 as const] : []),
  ]);
  return { assessments, budgets, unmatched, exit };
}
