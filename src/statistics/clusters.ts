import { createPairs, type Pairs } from "./ratios.ts";
import { exactSum, type Sum } from "./sums.ts";

/** Pairs of numbers summed within clusters, such as scores by passage; the same in any order. */
export interface Clusters {
  /** null: a cluster of its own. */
  add(cluster: string | null, numerator: number, denominator: number): void;
  /** Whether some cluster holds more than one. */
  grouped(): boolean;
  /** The clusters' sums, each as one pair: its standard error is that of a sample of clusters. */
  readonly pairs: Pairs;
}

export function createClusters(): Clusters {
  const pairs = createPairs();
  const sums = new Map<string, { readonly numerator: Sum; readonly denominator: Sum }>();
  let grouped = false;
  return {
    pairs,
    grouped: () => grouped,
    add(cluster, numerator, denominator) {
      if (cluster === null) {
        pairs.add(numerator, denominator);
        return;
      }
      let sum = sums.get(cluster);
      if (sum === undefined) {
        sum = { numerator: exactSum(), denominator: exactSum() };
        sums.set(cluster, sum);
      } else {
        grouped = true;
        pairs.remove(sum.numerator.total(), sum.denominator.total());
      }
      sum.numerator.add(numerator);
      sum.denominator.add(denominator);
      pairs.add(sum.numerator.total(), sum.denominator.total());
    },
  };
}
