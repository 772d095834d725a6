import { normalSpan } from "../../statistics/distributions.ts";
import type { Estimate, Interval } from "../../statistics/interval.ts";
import { meanOf } from "../../statistics/means.ts";

/** Under so many groups unlike the rest, neither a bootstrap nor a normal interval is to be believed. */
const minUnlike = 10;

/** Widens an interval to what so few changes allow; null where none of any width is known. */
type Floor = (narrow: Estimate, confidence: number) => Interval | null;

/**
 * Where nearly all groups of items changed alike, such as not at all, an interval is no narrower than Tango's of as many
 * pairs without a flip: z² ÷ (n + z²) of what one item may change, so that none is of no width. Groups count as
 * n² ÷ Σ size² of one size. null: enough changed, and an interval is what the changes themselves tell.
 */
export function intervalFloor(
  changes: readonly number[],
  groups: readonly (readonly number[])[] | null,
  widest: number,
): Floor | null {
  const units = groups ?? changes.map((_, place) => [place]);
  // Rounding makes equal changes differ in their last digits.
  const roughly = (change: number): number => Math.round((1e6 * change) / widest);
  const means = units.map((places) => roughly(meanOf(places.map((place) => changes[place] ?? 0))));
  const unlike = units.length - mostAlike(means);
  if (unlike >= minUnlike || unlike >= units.length / 2) return null;
  const alike = changes.length ** 2 / units.reduce((sum, { length }) => sum + length ** 2, 0);
  return ({ value, low, high }, confidence) => {
    const squared = normalSpan(confidence) ** 2;
    const half = (widest * squared) / (alike + squared);
    return half > 0 ? { low: Math.min(low, value - half), high: Math.max(high, value + half) } : null;
  };
}

/** How often the commonest of the values occurs. */
function mostAlike(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.values()].reduce((most, count) => Math.max(most, count), 0);
}
