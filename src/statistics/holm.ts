/**
 * Holm's adjusted p-values, in the order given: reject where the adjusted value is at most the level, and the chance of
 * any false alarm among all stays below it, whatever the dependence. Source: Holm (1979), Scandinavian Journal of
 * Statistics 6, 65–70.
 */
export function holm(probabilities: readonly number[]): readonly number[] {
  const order = probabilities.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  const adjusted = new Array<number>(probabilities.length).fill(1);
  let highest = 0;
  for (const [place, { p, index }] of order.entries()) {
    highest = Math.max(highest, Math.min(1, (probabilities.length - place) * p));
    adjusted[index] = highest;
  }
  return adjusted;
}
