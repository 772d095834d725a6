import type { Row } from "../../metrics/types.ts";
import { type BudgetCheck, budgetOutcomes, checkBudgets } from "../policy/budgets.ts";
import type { Gate, Policy } from "../policy/gate.ts";
import { type Assessment, assess, gateOutcomes, unmatchedGates } from "./assess.ts";
import type { Sides } from "./comparison.ts";
import { type GateOutcome, strongestOutcome } from "./verdict.ts";

/** What a policy makes of two sides. */
export interface Conclusion {
  /** Worst first. */
  readonly assessments: readonly Assessment[];
  readonly budgets: readonly BudgetCheck[];
  /** Gates that name what neither side has. */
  readonly unmatched: readonly Gate[];
  readonly outcome: GateOutcome;
}

/** Compares, judges and sums up; `rows` are the candidate's figures, which budgets are held against. */
export function conclude(sides: Sides, rows: readonly Row[], policy: Policy): Conclusion {
  const assessments = assess(sides, policy);
  const budgets = checkBudgets(policy.budgets, rows, sides.base, sides.candidate);
  const unmatched = unmatchedGates(assessments, sides, policy);
  const outcome = strongestOutcome([
    ...gateOutcomes(assessments),
    ...budgetOutcomes(budgets),
    ...unmatched.map(() => "incomparable" as const),
    ...(sides.candidate.failed > 0 ? ["failed" as const] : []),
  ]);
  return { assessments, budgets, unmatched, outcome };
}
