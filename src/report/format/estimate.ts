import type { Row } from "../../metrics/types.ts";
import type { Estimate } from "../../statistics/interval.ts";
import { weightedSum } from "../../statistics/proportions.ts";

/**
 * Difference of two estimates from their own intervals, which takes them as independent: of two changes, or of models that
 * did not answer the same items. Two models of one run are compared item by item (`accuracyGap`).
 */
export function difference(a: Estimate, b: Estimate): Estimate {
  return weightedSum([
    { weight: 1, estimate: a },
    { weight: -1, estimate: b },
  ]);
}

/** Whether the interval leaves out the value that would mean "no difference". */
export function leavesOut(estimate: Estimate, neutral: number): boolean {
  return estimate.low > neutral || estimate.high < neutral;
}

/** A row's value with its interval, or the bare value where it has none. */
export function estimateOf(row: Pick<Row, "value" | "low" | "high">): Estimate | null {
  if (row.value === null) return null;
  return { value: row.value, low: row.low ?? row.value, high: row.high ?? row.value };
}
