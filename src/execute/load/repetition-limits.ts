import { protocol } from "../../records/protocol.ts";
import type { Plan } from "../../records/schema.ts";
import type { TimeRequest } from "../../runners/types.ts";

/** When the repetitions of the run's timings end. */
export interface RepetitionLimits {
  /** The request with the limits that hold now. */
  applyTo(request: TimeRequest): TimeRequest;
  /** Hears how long a timing took, with its warm-up. */
  spend(milliseconds: number): void;
}

/** What of a budget is left at the start: timings still to be taken, and milliseconds that earlier ones took. */
export interface BudgetState {
  readonly timings: number;
  readonly spentMs: number;
  /** Parts that the plan is carried out in: each has its share of the budget. */
  readonly parts: number;
}

/**
 * Every timing may take an equal share of what is left of the budget, so that time which a precise one did not need goes
 * to those after it; their order is random, so that no model is favoured. Without a plan's precision, tasks decide.
 */
export function limitsOf(
  { precision, timeBudgetSeconds }: Plan,
  { timings, spentMs, parts }: BudgetState,
): RepetitionLimits {
  const wholeMs = timeBudgetSeconds === undefined ? null : (timeBudgetSeconds * 1000) / parts;
  const least = wholeMs === null ? protocol.leastRepeats : 1;
  let [left, spent] = [timings, spentMs];
  const shareMs = (): number =>
    wholeMs === null ? protocol.usualTimingMs : Math.max(0, wholeMs - spent) / Math.max(1, left);
  return {
    applyTo(request) {
      if (precision === undefined) return request;
      return {
        ...request,
        repeats: Math.max(request.repeats, protocol.mostRepeats),
        until: { precision, leastRepeats: Math.min(least, request.repeats), budgetMs: shareMs() },
      };
    },
    spend(milliseconds) {
      spent += milliseconds;
      left -= 1;
    },
  };
}
