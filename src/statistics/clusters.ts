import { studentQuantile } from "./distributions.ts";
import { defaultConfidence, type Estimate } from "./interval.ts";
import { wilson } from "./proportions.ts";
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

/**
 * A share of trials that come in clusters: Wilson's interval at the effective number of trials, p(1 − p) ÷ se², where se
 * is the linearised error of the clusters' ratio of sums; never more than the trials themselves, and lowered for the few
 * degrees of freedom of few clusters. Where all or none succeed, nothing is known of se, and each cluster counts as one
 * trial. null under two clusters. Sources: Korn & Graubard (1998), Survey Methodology 24, 193–201; with Wilson's interval
 * as in Dean & Pagano (2015), Journal of Survey Statistics and Methodology 3, 484–503.
 */
export function clusteredShare(clusters: Pairs, trials: number, confidence = defaultConfidence): Estimate | null {
  const [share, error, count] = [clusters.ratio(), clusters.standardError(), clusters.count()];
  if (share === null || error === null) return null;
  const spread = share * (1 - share);
  const effective = spread === 0 ? count : error === 0 ? trials : Math.min(trials, spread / error ** 2);
  const quantile = (degrees: number): number => studentQuantile((1 + confidence) / 2, degrees);
  const kept = effective * (quantile(trials - 1) / quantile(count - 1)) ** 2;
  const interval = wilson(share * kept, kept, confidence);
  return interval === null ? null : { ...interval, value: share };
}
