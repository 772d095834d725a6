import type { Stopping, StoppingAnswer } from "../../records/schema.ts";
import type { Interval } from "../../statistics/interval.ts";
import { normalDistribution } from "../../statistics/normal.ts";
import { spendingBounds } from "../../statistics/sequential.ts";

/**
 * What an interval of the difference answers, differences signed so that positive is better; null: go on asking.
 * `difference` waits until it is known whether there is one, or that it is too small to matter; `non-inferior` until it is
 * known that nothing is lost beyond the margin, or that something is lost.
 */
export function answerOf(
  interval: Interval | null,
  { question, margin }: Pick<Stopping, "question" | "margin">,
): StoppingAnswer | null {
  if (interval === null) return null;
  const { low, high } = interval;
  if (low > 0) return "better";
  if (question === "difference" && high < 0) return "worse";
  if (low > -margin && high < margin) return "equivalent";
  if (question === "non-inferior" && low > -margin) return "non-inferior";
  return high < 0 ? "worse" : null;
}

/**
 * Confidence of the two-sided interval at each look, so that over all looks either of its ends is wrong with no more than
 * the probability `error`: repeated confidence intervals of Jennison & Turnbull (1989), JRSS B 51, 305–361, on bounds that
 * spend the error as in `spendingBounds`. Either end may be acted upon or not: neither relies on the other.
 */
export function lookConfidences({
  looks,
  error,
}: {
  readonly looks: readonly number[];
  readonly error: number;
}): readonly number[] {
  return spendingBounds(looks, error).map((bound) => 1 - 2 * normalDistribution(-bound));
}
